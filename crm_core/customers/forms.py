"""The customer's form."""

from typing import Any

from django.urls import reverse

from crm_core.customers.access import customers_for
from crm_core.customers.models import Customer
from crm_core.customers.queries import CustomerQuerySet
from crm_core.customers.registry import CUSTOMER
from crm_core.fields.forms import SubjectForm
from kundsystem.accounts.actor import Actor
from kundsystem.shared.keys import key_to_short

# Two customers seldom share these by intention, so the form tells while one types.
TELLING = ("org_number", "email", "phone", "mobile")


class CustomerForm(SubjectForm):
    """Every field of a customer, few up front; tells when another customer has the same number or address."""

    def __init__(self, *args: Any, customer: Customer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, subject=CUSTOMER, thing=customer, **kwargs)
        ask = reverse("customer_same") + (f"?not={key_to_short(customer.pk)}" if customer else "")
        for name in TELLING:
            self.fields[name].widget.attrs |= {
                "hx-get": ask,
                "hx-params": name,
                "hx-trigger": "input changed delay:400ms, change",
                "hx-sync": "this:replace",
                "hx-target": f"#same-{name}",
                "hx-swap": "innerHTML",
            }


def same_as(actor: Actor, field: str, value: str) -> CustomerQuerySet:
    """Return the customers that an actor may see and that have the same number or address already."""
    what = {"mobile": "phone"}.get(field, field)
    return customers_for(actor).active().like(**{what: value}).by_name()
