"""Bookings as a list like the others: columns, order, conditions, files, and what is done with many at once."""

import uuid
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm_core.bookings import many
from crm_core.bookings.access import bookings_for
from crm_core.bookings.fields import BOOKING
from crm_core.bookings.models import Booking, Resource
from crm_core.bookings.permissions import VIEW, WRITE
from crm_core.bookings.queries import BookingQuerySet
from crm_core.fields.cells import Cell
from crm_core.fields.registry import Field, field_of
from crm_core.lists.bulk import as_chosen
from crm_core.lists.conditions import OneOf, one_of
from crm_core.lists.listing import ARCHIVE, RESTORE, Beside, Bulk, BulkField, Listing, View, register
from crm_core.lists.periods import Period
from crm_core.lists.selecting import InSelection
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User
from kundsystem.shared import formatting

_PERIODS = ("week", "month", "quarter", "year", "next-30", "next-90", "last-30", "last-365")


def _people() -> QuerySet[User]:
    return User.objects.filter(is_active=True).order_by("name", "id")


def _resources() -> QuerySet[Resource]:
    return Resource.objects.filter(archived_at__isnull=True)


def _field(name: str) -> Field:
    return field_of(BOOKING, name)


def _cell(actor: Actor, booking: Any, column: Field) -> Cell:
    return Cell(column, booking)


def _mine(rows: BookingQuerySet, actor: Actor) -> BookingQuerySet:
    coming = rows.current().not_over(timezone.now())
    return coming.with_user(actor.user.pk) if actor.user else coming.none()


def _change(actor: Actor, keys: list[uuid.UUID], field: Field, raw: str) -> tuple[int, str]:
    value, text = as_chosen(field, raw)
    if field.name == "kind":
        return many.set_kind(actor=actor, keys=keys, kind=value), text
    return many.change_bookings(actor=actor, keys=keys, field=field.name, value=value), text


def _already(rows: BookingQuerySet, what: str, chosen: str) -> BookingQuerySet:
    if what in {ARCHIVE, RESTORE}:
        return rows.taken_away() if what == ARCHIVE else rows.current()
    value, _text = as_chosen(_field(what), chosen)
    return rows.with_value(_field(what).same(value))


def _told(what: str, count: int, value: str) -> str:
    if what == ARCHIVE:
        text = ngettext("%(count)s booking is taken away", "%(count)s bookings are taken away", count)
    elif what == RESTORE:
        text = ngettext("%(count)s booking is back", "%(count)s bookings are back", count)
    else:
        text = ngettext("%(count)s booking got %(value)s", "%(count)s bookings got %(value)s", count)
        value = _("%(field)s: %(value)s") % {"field": _field(what).label, "value": value or "–"}
    return text % {"count": formatting.number(count), "value": value}


def _mark(booking: Booking) -> Any:
    return _("Private") if booking.is_private else ""


register(
    Listing(
        name=BOOKING,
        permission=VIEW,
        rows=lambda actor: bookings_for(actor).by_words(),
        title="title",
        base="/bookings/",
        sort="starts_at",
        views=(
            View(
                "coming",
                gettext_lazy("All to come"),
                "calendar-event",
                lambda rows, actor: rows.current().not_over(timezone.now()),
            ),
            View("mine", gettext_lazy("Mine to come"), "user", _mine),
            View(
                "past",
                gettext_lazy("Those that have been"),
                "history",
                lambda rows, actor: rows.current().over(timezone.now()),
            ),
            View("gone", gettext_lazy("Taken away"), "trash", lambda rows, actor: rows.taken_away(), is_archived=True),
        ),
        conditions=(
            one_of(_field("kind")),
            Period("day", gettext_lazy("Day"), lambda rows, *days: rows.within(*days), _PERIODS),
            OneOf(
                "user",
                gettext_lazy("Colleagues"),
                _people,
                narrow_by=lambda rows, keys: rows.of_anybody(keys, []),
            ),
            OneOf(
                "resource",
                gettext_lazy("Rooms and cars"),
                _resources,
                narrow_by=lambda rows, keys: rows.of_anybody([], keys),
            ),
            InSelection("selection", gettext_lazy("Selection"), lookup="customer"),
        ),
        search=lambda rows, text: rows.matching(text),
        templates="crm_core/bookings/list",
        cell_template="crm_core/fields/_cell.html",
        cell=_cell,
        mark=_mark,
        bulk=Bulk(
            fields=(BulkField("kind", gettext_lazy("Set kind"), "tag"),),
            change=_change,
            archive=lambda actor, keys: many.take_away_bookings(actor=actor, keys=keys),
            restore=lambda actor, keys: many.bring_back_bookings(actor=actor, keys=keys),
            archive_label=gettext_lazy("Take away"),
            archive_icon="trash",
            told=_told,
            already=_already,
            with_own_fields=True,
            permission=WRITE,
            archive_permission=WRITE,
            limit=many.MOST,
            label=gettext_lazy("With the marked bookings"),
            nothing_marked=gettext_lazy("No booking is marked."),
        ),
        label=gettext_lazy("Bookings"),
        column_label=gettext_lazy("What it is about"),
        show_label=gettext_lazy("Show bookings"),
        filter_label=gettext_lazy("Filter the list"),
        none_label=gettext_lazy("No booking matches"),
        create=("booking_create", gettext_lazy("New booking"), WRITE),
        beside=(Beside("calendar", gettext_lazy("Calendar"), "calendar-event", VIEW),),
    )
)
