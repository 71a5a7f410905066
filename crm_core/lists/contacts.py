"""The list of contact persons, at all customers."""

import uuid

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm_core.contacts import actions
from crm_core.contacts.access import contacts_for
from crm_core.contacts.models import Contact
from crm_core.contacts.permissions import CONTACTS_WRITE
from crm_core.contacts.queries import ContactQuerySet
from crm_core.contacts.registry import SUBJECT
from crm_core.customers.models import CustomerStatus
from crm_core.customers.permissions import VIEW
from crm_core.customers.registry import CUSTOMER
from crm_core.fields.cells import Cell
from crm_core.fields.registry import Field, field_of
from crm_core.lists.bulk import as_chosen
from crm_core.lists.conditions import Mark, OneOf, one_of
from crm_core.lists.listing import Beside, Bulk, BulkField, Listing, View, register
from crm_core.lists.selecting import InSelection
from kundsystem.accounts.actor import Actor
from kundsystem.shared import formatting


def _address(contact: Contact) -> str:
    """Where the person stands in the customer window; who is put away stands there no more."""
    if contact.archived_at is not None:
        return reverse("customer_show", args=[contact.customer_id])
    return f"{reverse('customer_tab', args=[contact.customer_id, 'contacts'])}?all=1#contact-{contact.pk}"


def _cell(actor: Actor, contact: Contact, column: Field) -> Cell:
    # Persons are looked up and called from here; they are changed where the rest of the customer is seen.
    return Cell(column, contact)


def _change(actor: Actor, keys: list[uuid.UUID], field: Field, raw: str) -> tuple[int, str]:
    value, text = as_chosen(field, raw)
    if field.name != "position_type":
        return actions.change_contacts(actor=actor, keys=keys, field=field.name, value=value), text
    return actions.set_position_type(actor=actor, keys=keys, position_type=value), text


def _already(rows: ContactQuerySet, what: str, chosen: str) -> ContactQuerySet:
    if what in {"archive", "restore"}:
        return rows.archived() if what == "archive" else rows.active()
    field = field_of(SUBJECT, what)
    value, _text = as_chosen(field, chosen)
    return rows.with_value(field.same(value))


def _told(what: str, count: int, value: str) -> str:
    if what == "archive":
        text = ngettext("%(count)s person is archived", "%(count)s persons are archived", count)
    elif what == "restore":
        text = ngettext("%(count)s person is back", "%(count)s persons are back", count)
    elif what != "position_type":
        text = ngettext("%(count)s person got %(value)s", "%(count)s persons got %(value)s", count)
        value = _("%(field)s: %(value)s") % {"field": field_of(SUBJECT, what).label, "value": value or "–"}
    elif value:
        text = ngettext(
            "%(count)s person got the position type %(value)s",
            "%(count)s persons got the position type %(value)s",
            count,
        )
    else:
        text = ngettext(
            "%(count)s person has no position type now", "%(count)s persons have no position type now", count
        )
    return text % {"count": formatting.number(count), "value": value}


register(
    Listing(
        name=SUBJECT,
        permission=VIEW,
        rows=contacts_for,
        title="name",
        base="/contacts/",
        address=_address,
        sort="name",
        views=(
            View("all", gettext_lazy("All contact persons"), "users", lambda rows, actor: rows.current()),
            View(
                "archived",
                gettext_lazy("Archived"),
                "archive",
                lambda rows, actor: rows.archived(),
                is_archived=True,
            ),
        ),
        conditions=(
            one_of(
                field_of(SUBJECT, "position_type"), nothing=gettext_lazy("none"), nothing_label=gettext_lazy("None")
            ),
            OneOf(
                "customer_status",
                gettext_lazy("The customer's status"),
                lambda: CustomerStatus.objects.filter(archived_at__isnull=True),
                lookup="customer__status",
            ),
            OneOf(
                "customer_owner",
                gettext_lazy("The customer's owner"),
                field_of(CUSTOMER, "owner").kind.queryset,  # type: ignore[attr-defined]
                nothing=gettext_lazy("nobody"),
                nothing_label=gettext_lazy("Nobody"),
                lookup="customer__owner",
            ),
            Mark("has_email", gettext_lazy("Has e-mail"), lambda rows: rows.with_email()),
            InSelection("selection", gettext_lazy("Selection"), lookup="customer"),
        ),
        search=lambda rows, text: rows.matching(text),
        templates="crm_core/contacts/list",
        cell_template="crm_core/fields/_cell.html",
        cell=_cell,
        bulk=Bulk(
            fields=(BulkField("position_type", gettext_lazy("Set position type"), "tag", gettext_lazy("None")),),
            change=_change,
            archive=lambda actor, keys: actions.archive_contacts(actor=actor, keys=keys),
            restore=lambda actor, keys: actions.restore_contacts(actor=actor, keys=keys),
            told=_told,
            already=_already,
            with_own_fields=True,
            permission=CONTACTS_WRITE,
            archive_permission=CONTACTS_WRITE,
            limit=actions.BULK_LIMIT,
            label=gettext_lazy("With the marked persons"),
            nothing_marked=gettext_lazy("No person is marked."),
        ),
        label=gettext_lazy("Contact persons"),
        column_label=gettext_lazy("Contact person"),
        show_label=gettext_lazy("Show persons"),
        filter_label=gettext_lazy("Filter by name or e-mail"),
        none_label=gettext_lazy("No person matches"),
        beside=(
            Beside("customer_list", gettext_lazy("Customers"), "building-community", VIEW),
            Beside("contact_duplicates", gettext_lazy("Likely duplicates"), "arrows-join", "customers.merge"),
        ),
    )
)
