"""Letters with calendar files, as they come in."""

from typing import Any

from crm_core.inbound.actions import receive
from crm_core.inbound.models import IncomingMail
from kundsystem.accounts.actor import Actor
from tests.crm_core.inbound.letters import CONTENT_TYPE, letter, posted

_count = iter(range(1_000_000))


def calendar_letter(
    method: str, lines: list[str], *, sender: str = "Åsa Ek <asa@ekerum.example>", **headers: str
) -> Any:
    """A letter whose other form is a calendar file with one event."""
    file = "\r\n".join(
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            f"METHOD:{method}",
            "BEGIN:VEVENT",
            *lines,
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ]
    )
    made = letter(f"Kalender {next(_count)}", sender=sender, subject="Kalender", **headers)
    made.add_alternative(file, subtype="calendar", params={"method": method})
    return made


def reply(event: Any, answer: str, *, stamp: str = "20260601T100000Z", comment: str = "", **headers: str) -> Any:
    """An answer to an invitation of ours."""
    lines = [
        f"UID:{event.uid.value}",
        f"DTSTAMP:{stamp}",
        f"SEQUENCE:{event.sequence.value}",
        "DTSTART:20990302T080000Z",
    ]
    lines += [f"ORGANIZER:{event.organizer.value}", f"ATTENDEE;PARTSTAT={answer}:mailto:asa@ekerum.example"]
    return calendar_letter("REPLY", [*lines, *([f"COMMENT:{comment}"] if comment else [])], **headers)


def invitation(
    *lines: str, method: str = "REQUEST", sequence: int = 0, starts: str = "20990310T080000Z", **headers: str
) -> Any:
    """An invitation from outside."""
    own = [
        "UID:mote-1@ekerum.example",
        f"DTSTAMP:2026060{sequence + 1}T100000Z",
        f"SEQUENCE:{sequence}",
        f"DTSTART:{starts}",
        "DURATION:PT1H",
        "SUMMARY:Avstämning hos Ekerum",
        "LOCATION:Storgatan 1",
        "ORGANIZER;CN=Åsa Ek:mailto:asa@ekerum.example",
        "ATTENDEE;RSVP=TRUE:mailto:alfa@in.kundsystem.example",
    ]
    return calendar_letter(method, [*own, *lines], to="alfa@in.kundsystem.example", **headers)


def come(message: Any, to: str, *, read: bool = True) -> Any:
    """Let a letter come in; returns it, or how many answers there are when it is not read."""
    from crm_core.invitations.models import GuestAnswer

    mail = receive(actor=Actor.system(), body=posted(message, to), content_type=CONTENT_TYPE)
    if not read:
        return GuestAnswer.objects.count()
    return mail or IncomingMail.objects.latest("received_at")
