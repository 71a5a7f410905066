"""What can be done from the palette: a new deal on a customer's page, and what one does with a deal on its own."""

import uuid
from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_core.customers.permissions import VIEW as VIEW_CUSTOMERS
from crm_core.deals.models import Deal
from crm_core.deals.permissions import WRITE
from crm_core.notes.permissions import NOTES_WRITE
from crm_core.search.commands import Command, register


def _of_its_customer(address: str, after: str = "") -> Callable[[uuid.UUID], str]:
    """Make a command's address at the customer of a deal."""

    def url(key: uuid.UUID) -> str:
        customer = Deal.objects.with_keys([key]).values_list("customer", flat=True).get()
        return f"{reverse(address, args=[customer])}{after}"

    return url


register(
    Command(
        "deal",
        "customer",
        _("New deal"),
        "package",
        lambda key: reverse("deal_create", args=[key]),
        letter=pgettext_lazy("the letter for a new deal", "D"),
        permission=WRITE,
        order=30,
    ),
    Command(
        "deal-note",
        "deal",
        _("Write a note"),
        "pencil-plus",
        _of_its_customer("customer_show", "#note-body"),
        letter=pgettext_lazy("the letter for writing a note", "N"),
        permission=NOTES_WRITE,
        order=10,
    ),
    Command(
        "deal-edit",
        "deal",
        _("Edit the deal"),
        "edit",
        lambda key: reverse("deal_edit", args=[key]),
        letter=pgettext_lazy("the letter for editing a deal", "E"),
        permission=WRITE,
        order=20,
    ),
    Command(
        "deal-shares",
        "deal",
        _("Share the revenue between units"),
        "arrows-split",
        lambda key: reverse("deal_shares", args=[key]),
        letter=pgettext_lazy("the letter for sharing a deal's revenue", "S"),
        permission=WRITE,
        order=30,
    ),
    Command(
        "deal-customer",
        "deal",
        _("Go to the customer"),
        "building",
        _of_its_customer("customer_show"),
        letter=pgettext_lazy("the letter for going to the customer", "C"),
        permission=VIEW_CUSTOMERS,
        order=40,
    ),
)
