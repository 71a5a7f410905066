"""What the phone keeps for where there is no coverage: this week and the next, and the customers in them.

Everything is one answer: pages by their address, each a piece of HTML that the service worker puts into the frame. It
holds nothing that depends on when it is made, so that a phone that has it already is told so in a few bytes.
"""

import datetime as dt
import hashlib
import json
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.bookings.grid import column
from crm_core.bookings.models import Booking, BookingContact
from crm_core.bookings.next_booking import NextBooking
from crm_core.bookings.occurrences import Occurrence, occurrences_in
from crm_core.bookings.permissions import VIEW
from crm_core.bookings.windows import Window, week_window
from crm_core.contacts.models import Contact
from crm_core.notes.forms import kinds
from crm_core.notes.permissions import NOTES_WRITE
from crm_core.phone.cards import PhoneCard, cards_for
from kundsystem.accounts.http import TenantRequest

WEEKS = 2
# How long what is kept may be read; what is older is thrown away unread.
DAYS = 7
# More customers than anybody visits in two weeks; those that come first are kept.
MOST_CARDS = 60

# What is put into the frame; the same words stand in `phone_worker.js`.
TITLE, BODY = "__TITLE__", "<!--kept-->"


@dataclass
class Keeping:
    """All that is kept for one person, read once."""

    request: TenantRequest
    today: dt.date = field(default_factory=timezone.localdate)

    def __post_init__(self) -> None:
        self.request.actor.require(VIEW)

    @cached_property
    def weeks(self) -> list[Window]:
        """This week and the next."""
        first = week_window(self.today).first
        return [week_window(first + dt.timedelta(weeks=number)) for number in range(WEEKS)]

    @cached_property
    def occurrences(self) -> list[Occurrence]:
        """One's own bookings in them."""
        me = self.request.actor.person.pk
        window = Window(self.weeks[0].first, self.weeks[-1].last)
        return occurrences_in(self.request.actor, window, Booking.objects.of_anybody([me], []))

    @cached_property
    def cards(self) -> dict[uuid.UUID, PhoneCard]:
        """The customers that are visited, in the order in which they are."""
        keys = list(dict.fromkeys(one.customer_id for one in self.occurrences if one.customer_id))[:MOST_CARDS]
        found = cards_for(self.request.actor, keys)
        return {key: found[key] for key in keys if key in found}

    @cached_property
    def people(self) -> dict[uuid.UUID, list[Contact]]:
        """Whom one meets at each booking."""
        found: dict[uuid.UUID, list[Contact]] = defaultdict(list)
        ties = BookingContact.objects.filter(booking__in=self._keys).select_related("contact").order_by("pk")
        for tie in ties:
            found[tie.booking_id].append(tie.contact)
        return found

    @cached_property
    def texts(self) -> dict[uuid.UUID, str]:
        """What is written at each booking."""
        return dict(Booking.objects.with_keys(self._keys).values_list("pk", "text"))

    @property
    def _keys(self) -> list[uuid.UUID]:
        return list({one.key for one in self.occurrences if not one.is_veiled})

    def next_of(self, one: Occurrence) -> NextBooking:
        """Return a booking with what one needs before one walks in."""
        card = self.cards.get(one.customer_id) if one.customer_id else None
        people = self.people.get(one.key, [])
        note = card.notes[0] if card and card.notes else None
        return NextBooking(one, card.customer if card else None, people[0] if people else None, note)


def kept_for(request: TenantRequest) -> dict[str, Any]:
    """Return all that a phone keeps, with a mark that is another when something of it is."""
    keeping = Keeping(request)
    kept = {
        "person": str(request.actor.person.pk),
        "days": DAYS,
        "calendar": reverse("calendar"),
        "frame": _render(request, "frame", {}),
        "pages": dict(_pages(request, keeping)),
    }
    text = json.dumps(kept, sort_keys=True, ensure_ascii=False)
    return kept | {"mark": hashlib.sha256(text.encode()).hexdigest()[:24]}


def _pages(request: TenantRequest, keeping: Keeping) -> list[tuple[str, dict[str, Any]]]:
    pages = [_week(request, keeping, window) for window in keeping.weeks]
    pages += [_booking(request, keeping, one) for one in keeping.occurrences if not one.is_veiled]
    may_note = request.actor.may(NOTES_WRITE)
    chosen = kinds() if may_note and keeping.cards else []
    for key, card in keeping.cards.items():
        url = reverse("customer_show", args=[key])
        context = {"card": card, "may_note": may_note, "kinds": chosen}
        pages.append((url, _page(card.customer.name, _render(request, "_card", context), below=True)))
        if may_note:
            write = reverse("note_create", args=[key])
            pages.append((write, _page(_("New note"), _render(request, "_write", context))))
    cards = list(keeping.cards.values())
    pages.append((reverse("customer_list"), _page(_("Customers"), _render(request, "_customers", {"cards": cards}))))
    for name, template, title in (
        ("phone_note", "_choose", _("New note")),
        ("phone_waiting", "_waiting", _("Notes that wait")),
        ("", "_missing", _("Not kept on the phone")),
    ):
        pages.append((reverse(name) if name else "", _page(title, _render(request, template, {"cards": cards}))))
    return pages


def _week(request: TenantRequest, keeping: Keeping, window: Window) -> tuple[str, dict[str, Any]]:
    columns = [column(day, keeping.occurrences) for day in window.days]
    timed = [one for one in keeping.occurrences if not one.is_all_day and not one.is_veiled]
    here = [keeping.next_of(one) for one in timed if window.first <= one.first_day <= window.last]
    title = _("Week %(number)s") % {"number": window.first.isocalendar().week}
    html = _render(request, "_week", {"columns": columns, "following": here, "title": title})
    return f"{reverse('calendar')}?date={window.first.isoformat()}", _page(title, html)


def _booking(request: TenantRequest, keeping: Keeping, one: Occurrence) -> tuple[str, dict[str, Any]]:
    context = {"one": one, "people": keeping.people.get(one.key, []), "text": keeping.texts.get(one.key, "")}
    page = _page(one.heading, _render(request, "_booking", context))
    if one.customer_id in keeping.cards:
        page["then"] = reverse("customer_show", args=[one.customer_id])
    return one.url, page


def _page(title: str, html: str, **more: Any) -> dict[str, Any]:
    return {"title": title, "html": html, **more}


def _render(request: TenantRequest, name: str, context: dict[str, Any]) -> str:
    # No token, which would be another each time, and no receipts, which are for the page that one is at.
    given = {**context, "csrf_token": "", "messages": [], "is_kept": True}
    return render_to_string(f"crm_core/phone/{name}.html", given, request=request)
