"""One field of a customer, shown and changed where it stands; the list and the window use the same addresses."""

from typing import Any

from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from crm_core.customers import actions
from crm_core.customers.access import customer_for
from crm_core.customers.cells import cell_of
from crm_core.customers.forms import TELLING, same_as
from crm_core.customers.models import Customer
from crm_core.customers.registry import CUSTOMER
from crm_core.fields.cell_views import CellViews
from crm_core.fields.registry import Field
from kundsystem.accounts.actor import Actor


def _told(actor: Actor, field: Field, customer: Customer, value: Any) -> str:
    names = {"field": field.label, "name": customer.name, "value": field.kind.show(value)}
    if not names["value"]:
        return _("%(field)s of %(name)s is now empty") % names
    others = same_as(actor, field.name, value).other_than(customer.pk) if field.name in TELLING else None
    if others is not None and (other := others.first()):
        return _("%(field)s of %(name)s is now %(value)s, the same as for %(other)s") % (names | {"other": other.name})
    return _("%(field)s of %(name)s is now %(value)s") % names


_views = CellViews(
    subject=CUSTOMER,
    find=lambda actor, pk, write: customer_for(actor, pk, write=write),
    cell=cell_of,
    change=lambda actor, customer, changes, seen: actions.update_customer(
        actor=actor, customer=customer, changes=changes, seen=seen
    ),
    told=_told,
    address="customer_show",
)
edit = require_GET(_views.edit)
save = require_http_methods(["GET", "POST"])(_views.save)
