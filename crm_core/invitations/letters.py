"""What the letters say to people: the calendar file says it to their calendars."""

import datetime as dt

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from crm_core.bookings import rules
from crm_core.bookings.models import Booking
from crm_core.bookings.wording import when_in_words
from crm_core.invitations.itip import title_of
from crm_core.invitations.models import Answer, ReceivedInvitation
from crm_core.invitations.planning import CANCEL
from crm_core.organisation.queries import sender_lines
from kundsystem.shared.database import connection


def organizer_name(name: str) -> str:
    """Return who invites: a person at the organisation, or the organisation."""
    organisation = str(connection.tenant.name)
    return f"{name}, {organisation}" if name else organisation


def write(
    method: str, booking: Booking, organizer: str, *, when: dt.datetime | None = None, is_first: bool = True
) -> tuple[str, str, str]:
    """Return subject, text and HTML of a letter about a booking, in the language in force.

    Args:
        method: what is sent.
        booking: what it is about.
        organizer: who invites.
        when: of one of a series that has no booking of its own, when it would have begun.
        is_first: whether the guest has been told nothing before.
    """
    starts = when or booking.starts_at
    told = when_in_words(starts, starts + (booking.ends_at - booking.starts_at), is_all_day=booking.is_all_day)
    values = {"title": title_of(booking), "when": told}
    if method == CANCEL:
        subject = _("Cancelled: %(title)s, %(when)s") % values
    elif is_first:
        subject = _("Invitation: %(title)s, %(when)s") % values
    else:
        subject = _("Changed: %(title)s, %(when)s") % values
    first = booking.local_start().date()
    repeats = rules.in_words(booking.rule, first, booking.repeats_until) if booking.rule and when is None else ""
    context = {
        "title": title_of(booking),
        "when": told,
        "repeats": repeats,
        "place": booking.place,
        "about": "" if method == CANCEL else booking.text,
        "organizer": organizer,
        "is_cancelled": method == CANCEL,
        "is_first": is_first,
    }
    return (_line(subject), *_rendered("invitation", context))


def write_answer(invitation: ReceivedInvitation, answer: str, name: str, comment: str) -> tuple[str, str, str]:
    """Return subject, text and HTML of an answer to an invitation from outside."""
    values = {"title": str(invitation), "name": name}
    subject = {
        Answer.ACCEPTED: _("Accepted: %(title)s"),
        Answer.TENTATIVE: _("Perhaps: %(title)s"),
        Answer.DECLINED: _("Declined: %(title)s"),
    }[Answer(answer)] % values
    said = {
        Answer.ACCEPTED: _("%(name)s accepts the invitation to %(title)s."),
        Answer.TENTATIVE: _("%(name)s may come to %(title)s."),
        Answer.DECLINED: _("%(name)s declines the invitation to %(title)s."),
    }[Answer(answer)] % values
    told = when_in_words(invitation.starts_at, invitation.ends_at, is_all_day=invitation.is_all_day)
    return (_line(subject), *_rendered("answer", {"said": said, "when": told, "comment": comment}))


def _rendered(name: str, context: dict[str, object]) -> tuple[str, str]:
    more = {"language": get_language(), "sender_lines": sender_lines(), "organisation": connection.tenant.name}
    made = [render_to_string(f"crm_core/invitations/mail/{name}.{kind}", context | more) for kind in ("txt", "html")]
    return made[0].strip() + "\n", made[1]


def _line(text: str) -> str:
    return " ".join(text.split())[:400]
