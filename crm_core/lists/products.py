"""The catalogue: the list of products and services."""

import uuid

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm_core.fields.cells import Cell
from crm_core.fields.registry import Field, field_of
from crm_core.lists.bulk import as_chosen
from crm_core.lists.conditions import Word, one_of
from crm_core.lists.listing import Bulk, BulkField, Listing, View, register
from crm_core.products import actions
from crm_core.products.access import products_for
from crm_core.products.models import Product, Recurrence
from crm_core.products.permissions import VIEW, WRITE
from crm_core.products.queries import ProductQuerySet
from crm_core.products.registry import PRODUCT
from kundsystem.accounts.actor import Actor
from kundsystem.shared import formatting

_NONE = {"nothing": gettext_lazy("none"), "nothing_label": gettext_lazy("None")}


def _field(name: str) -> Field:
    return field_of(PRODUCT, name)


def _cell(actor: Actor, product: Product, column: Field) -> Cell:
    # The catalogue is read and compared; a product is changed on its page.
    return Cell(column, product)


def _change(actor: Actor, keys: list[uuid.UUID], field: Field, raw: str) -> tuple[int, str]:
    value, text = as_chosen(field, raw)
    return actions.change_products(actor=actor, keys=keys, field=field.name, value=value), text


def _already(rows: ProductQuerySet, what: str, chosen: str) -> ProductQuerySet:
    if what in {"archive", "restore"}:
        return rows.archived() if what == "archive" else rows.active()
    value, _text = as_chosen(_field(what), chosen)
    return rows.with_value(_field(what).same(value))


def _told(what: str, count: int, value: str) -> str:
    if what == "archive":
        text = ngettext("%(count)s product is archived", "%(count)s products are archived", count)
    elif what == "restore":
        text = ngettext("%(count)s product is offered again", "%(count)s products are offered again", count)
    else:
        text = ngettext("%(count)s product got %(value)s", "%(count)s products got %(value)s", count)
        value = _("%(field)s: %(value)s") % {"field": _field(what).label, "value": value or "–"}
    return text % {"count": formatting.number(count), "value": value}


register(
    Listing(
        name=PRODUCT,
        permission=VIEW,
        rows=lambda actor: products_for(actor).with_deals(actor),
        title="name",
        base="/products/",
        sort="name",
        views=(
            View("offered", gettext_lazy("Products and services"), "package", lambda rows, actor: rows.active()),
            View(
                "archived",
                gettext_lazy("Archived"),
                "archive",
                lambda rows, actor: rows.archived(),
                is_archived=True,
            ),
        ),
        conditions=(
            one_of(_field("category"), **_NONE),
            Word("recurrence", _field("recurrence").label, Recurrence),
            one_of(_field("vat_class"), **_NONE),
        ),
        search=lambda rows, text: rows.matching(text),
        templates="crm_core/products/list",
        cell_template="crm_core/fields/_cell.html",
        cell=_cell,
        detail=lambda product: Truncator(product.description).chars(60),
        bulk=Bulk(
            fields=(
                BulkField("category", gettext_lazy("Set category"), "tag", gettext_lazy("None")),
                BulkField("vat_class", gettext_lazy("Set VAT"), "coin", gettext_lazy("None")),
            ),
            change=_change,
            archive=lambda actor, keys: actions.archive_products(actor=actor, keys=keys),
            restore=lambda actor, keys: actions.restore_products(actor=actor, keys=keys),
            told=_told,
            already=_already,
            with_own_fields=True,
            permission=WRITE,
            archive_permission=WRITE,
            limit=actions.BULK_LIMIT,
            label=gettext_lazy("With the marked products"),
            nothing_marked=gettext_lazy("No product is marked."),
        ),
        label=gettext_lazy("Products and services"),
        column_label=gettext_lazy("Name"),
        show_label=gettext_lazy("Show products"),
        filter_label=gettext_lazy("Filter the list"),
        none_label=gettext_lazy("No product matches"),
        create=("product_create", gettext_lazy("New product"), WRITE),
    )
)
