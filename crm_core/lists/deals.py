"""The deal list; the board shows the same deals, narrowed in the same way."""

import uuid
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm_core.customers.models import CustomerStatus
from crm_core.deals import actions, moving
from crm_core.deals.access import deals_for
from crm_core.deals.models import Deal, LossReason, Stage
from crm_core.deals.permissions import VIEW, WRITE
from crm_core.deals.queries import DealQuerySet
from crm_core.deals.registry import DEAL
from crm_core.deals.sums import total_of
from crm_core.fields.cells import Cell
from crm_core.fields.registry import Field, field_of
from crm_core.lists.bulk import as_chosen
from crm_core.lists.conditions import Mark, OneOf, Word, one_of
from crm_core.lists.counting import CAP
from crm_core.lists.listing import Bulk, BulkField, Listing, View, register
from crm_core.lists.periods import AHEAD, BEHIND, Period
from crm_core.lists.selecting import InSelection
from crm_core.products.models import Recurrence
from kundsystem.accounts.actor import Actor
from kundsystem.shared import formatting
from kundsystem.shared.keys import key_to_short

_NONE = {"nothing": gettext_lazy("none"), "nothing_label": gettext_lazy("None")}
_NOBODY = {"nothing": gettext_lazy("nobody"), "nothing_label": gettext_lazy("Nobody")}
# How long a deal may have been where it is; only what has happened can be long ago.
_MOVED = (*BEHIND, "not-30", "not-90")


def _field(name: str) -> Field:
    return field_of(DEAL, name)


def _cell(actor: Actor, deal: Deal, column: Field) -> Cell:
    if column.name != "status" or deal.is_archived or not actor.may(WRITE):
        return Cell(column, deal)
    return Cell(column, deal, url=f"/deals/{key_to_short(deal.pk)}/move/")


def _summary(rows: DealQuerySet, view: View) -> Any:
    """What open deals come to together; of all there ever were nobody asks for the sum."""
    return total_of(rows) if view.key in {"open", "mine"} else None


def _status_choices() -> list[tuple[str, str, str]]:
    """The statuses; one that means lost also with each reason."""
    reasons = list(LossReason.objects.filter(archived_at__isnull=True))
    choices = []
    for status in _field("status").kind.queryset().select_related("product"):  # type: ignore[attr-defined]
        name = f"{status.name} ({status.product})" if status.product else status.name
        choices.append((str(status.pk), name, status.tone))
        if status.stage == Stage.LOST:
            choices += [(f"{status.pk}:{reason.pk}", reason.name, "") for reason in reasons]
    return choices


def _change(actor: Actor, keys: list[uuid.UUID], field: Field, raw: str) -> tuple[int, str]:
    if field.name == "seller":
        seller, text = as_chosen(field, raw)
        return actions.hand_over_deals(actor=actor, keys=keys, seller=seller), text
    if field.name != "status":
        value, text = as_chosen(field, raw)
        return actions.change_deals(actor=actor, keys=keys, field=field.name, value=value), text
    chosen, _colon, why = raw.partition(":")
    status, text = as_chosen(field, chosen)
    reason, _text = as_chosen(_field("loss_reason"), why)
    return moving.move_deals(actor=actor, keys=keys, status=status, loss_reason=reason), text


def _already(rows: DealQuerySet, what: str, chosen: str) -> DealQuerySet:
    if what in {"archive", "restore"}:
        return rows.archived() if what == "archive" else rows.active()
    value, _text = as_chosen(_field(what), chosen.partition(":")[0])
    if what not in {"seller", "status"}:
        return rows.with_value(_field(what).same(value))
    return rows.sold_by(value) if what == "seller" else rows.with_status(value.pk)


def _told(what: str, count: int, value: str) -> str:
    if what == "archive":
        text = ngettext("%(count)s deal is archived", "%(count)s deals are archived", count)
    elif what == "restore":
        text = ngettext("%(count)s deal is back", "%(count)s deals are back", count)
    elif what == "seller" and value:
        text = ngettext("%(count)s deal got %(value)s as seller", "%(count)s deals got %(value)s as seller", count)
    elif what == "seller":
        text = ngettext("%(count)s deal has no seller now", "%(count)s deals have no seller now", count)
    elif what != "status":
        text = ngettext("%(count)s deal got %(value)s", "%(count)s deals got %(value)s", count)
        value = _("%(field)s: %(value)s") % {"field": _field(what).label, "value": value or "–"}
    else:
        text = ngettext("%(count)s deal is moved to %(value)s", "%(count)s deals are moved to %(value)s", count)
    return text % {"count": formatting.number(count), "value": value}


DEALS = register(
    Listing(
        name=DEAL,
        permission=VIEW,
        rows=lambda actor: deals_for(actor).knowing_stages(),
        title="customer",
        base="/deals/",
        sort="-status_since",
        views=(
            View("open", gettext_lazy("Open deals"), "layout-kanban", lambda rows, actor: rows.active().open()),
            View(
                "mine",
                gettext_lazy("My open deals"),
                "user",
                lambda rows, actor: rows.active().open().sold_by(actor.user),
            ),
            View("all", gettext_lazy("All deals"), "list", lambda rows, actor: rows.active()),
            View(
                "archived",
                gettext_lazy("Archived"),
                "archive",
                lambda rows, actor: rows.archived(),
                is_archived=True,
            ),
        ),
        conditions=(
            one_of(_field("seller"), **_NOBODY),
            one_of(_field("product")),
            one_of(_field("status")),
            one_of(_field("unit"), **_NONE),
            OneOf(
                "customer_status",
                gettext_lazy("The customer's status"),
                lambda: CustomerStatus.objects.filter(archived_at__isnull=True),
                lookup="customer__status",
            ),
            Period("changed", gettext_lazy("Status changed"), lambda rows, *days: rows.moved_between(*days), _MOVED),
            Period("ordered", _field("ordered_on").label, lambda rows, *days: rows.ordered_between(*days)),
            Period("ends", _field("ends_on").label, lambda rows, *days: rows.ending_between(*days), AHEAD),
            one_of(_field("loss_reason")),
            Word("recurrence", _field("recurrence").label, Recurrence),
            Mark("reference", _field("is_reference").label, lambda rows: rows.references()),
            InSelection("selection", gettext_lazy("Selection"), lookup="customer"),
        ),
        search=lambda rows, text: rows.matching(text),
        summary=_summary,
        few=CAP,
        templates="crm_core/deals/list",
        cell_template="crm_core/deals/list/_cell.html",
        cell=_cell,
        bulk=Bulk(
            fields=(
                BulkField("seller", gettext_lazy("Change seller"), "user-share", gettext_lazy("Nobody")),
                BulkField("status", gettext_lazy("Set status"), "tag", choices=_status_choices),
            ),
            change=_change,
            archive=lambda actor, keys: actions.archive_deals(actor=actor, keys=keys),
            restore=lambda actor, keys: actions.restore_deals(actor=actor, keys=keys),
            told=_told,
            already=_already,
            with_own_fields=True,
            permission=WRITE,
            archive_permission=WRITE,
            limit=moving.BULK_LIMIT,
            label=gettext_lazy("With the marked deals"),
            nothing_marked=gettext_lazy("No deal is marked."),
        ),
        label=gettext_lazy("Deals"),
        column_label=gettext_lazy("Customer"),
        show_label=gettext_lazy("Show deals"),
        filter_label=gettext_lazy("Filter by customer"),
        none_label=gettext_lazy("No deal matches"),
        create=("deal_create_any", gettext_lazy("New deal"), WRITE),
    )
)
