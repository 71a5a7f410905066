"""Reminders as a list like the others: columns, order, conditions, files, and what is done with many at once."""

import uuid
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from crm_core.fields.cells import Cell
from crm_core.fields.registry import Field, field_of
from crm_core.lists.bulk import as_chosen
from crm_core.lists.conditions import OneOf
from crm_core.lists.listing import ARCHIVE, RESTORE, Bulk, BulkField, Listing, View, register
from crm_core.lists.periods import AHEAD, Period
from crm_core.lists.selecting import InSelection
from crm_core.reminders import later, many
from crm_core.reminders.access import reminders_for
from crm_core.reminders.fields import REMINDER
from crm_core.reminders.permissions import VIEW, WRITE
from crm_core.reminders.queries import ReminderQuerySet
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User
from kundsystem.shared import formatting
from kundsystem.shared.errors import UserError


def _people() -> QuerySet[User]:
    return User.objects.filter(is_active=True).order_by("name", "id")


def _field(name: str) -> Field:
    return field_of(REMINDER, name)


def _cell(actor: Actor, reminder: Any, column: Field) -> Cell:
    return Cell(column, reminder)


def _times() -> list[tuple[str, str, str]]:
    return [(one.key, f"{one.label} ({one.told})", "") for one in later.choices()]


def _change(actor: Actor, keys: list[uuid.UUID], field: Field, raw: str) -> tuple[int, str]:
    person, text = as_chosen(field, raw)
    if person is None:
        raise UserError(_("Choose a colleague."), code="required", field="person")
    return many.hand_over_reminders(actor=actor, keys=keys, to=person), text


def _put_off(actor: Actor, keys: list[uuid.UUID], field: Field, raw: str) -> tuple[int, str]:
    chosen, text = as_chosen(field, raw)
    return many.snooze_reminders(actor=actor, keys=keys, later=chosen.later), text


def _already(rows: ReminderQuerySet, what: str, chosen: str) -> ReminderQuerySet:
    if what in {ARCHIVE, RESTORE}:
        return rows.done() if what == ARCHIVE else rows.open()
    return rows.none() if what == "later" else rows.for_person(uuid.UUID(chosen))


def _told(what: str, count: int, value: str) -> str:
    if what == ARCHIVE:
        text = ngettext("%(count)s reminder is done", "%(count)s reminders are done", count)
    elif what == RESTORE:
        text = ngettext("%(count)s reminder is open again", "%(count)s reminders are open again", count)
    elif what == "later":
        text = ngettext(
            "%(count)s reminder is put off to %(value)s", "%(count)s reminders are put off to %(value)s", count
        )
    else:
        text = ngettext(
            "%(count)s reminder is handed over to %(value)s",
            "%(count)s reminders are handed over to %(value)s",
            count,
        )
    return text % {"count": formatting.number(count), "value": value}


def _mark(reminder: Any) -> Any:
    return pgettext("a reminder", "Overdue") if reminder.is_overdue else ""


register(
    Listing(
        name=REMINDER,
        permission=VIEW,
        rows=lambda actor: reminders_for(actor).by_words(),
        title="text",
        base="/reminders/",
        sort="due_on",
        views=(
            View("mine", gettext_lazy("My open"), "bell", lambda rows, actor: rows.open().of(actor.user)),
            View(
                "overdue",
                gettext_lazy("Overdue"),
                "alert-circle",
                lambda rows, actor: rows.open().of(actor.user).overdue(),
            ),
            View("team", gettext_lazy("All open"), "users", lambda rows, actor: rows.open()),
            View("done", gettext_lazy("Done"), "circle-check", lambda rows, actor: rows.done(), is_archived=True),
        ),
        conditions=(
            OneOf("person", gettext_lazy("For"), _people),
            Period("due", gettext_lazy("Day"), lambda rows, *days: rows.due_between(*days), AHEAD),
            InSelection("selection", gettext_lazy("Selection"), lookup="customer"),
        ),
        search=lambda rows, text: rows.matching(text),
        templates="crm_core/reminders/list",
        cell_template="crm_core/fields/_cell.html",
        cell=_cell,
        mark=_mark,
        bulk=Bulk(
            fields=(
                BulkField("later", gettext_lazy("Put off"), "clock", choices=_times, change=_put_off),
                BulkField("person", gettext_lazy("Hand over"), "user-share"),
            ),
            change=_change,
            archive=lambda actor, keys: many.finish_reminders(actor=actor, keys=keys),
            restore=lambda actor, keys: many.reopen_reminders(actor=actor, keys=keys),
            archive_label=gettext_lazy("Mark as done"),
            archive_icon="check",
            restore_label=gettext_lazy("Open again"),
            told=_told,
            already=_already,
            permission=WRITE,
            archive_permission=WRITE,
            limit=many.MOST,
            label=gettext_lazy("With the marked reminders"),
            nothing_marked=gettext_lazy("No reminder is marked."),
        ),
        label=gettext_lazy("Reminders"),
        column_label=gettext_lazy("What"),
        show_label=gettext_lazy("Show reminders"),
        filter_label=gettext_lazy("Filter the list"),
        none_label=gettext_lazy("No reminder matches"),
        create=("reminder_create", gettext_lazy("New reminder"), WRITE),
    )
)
