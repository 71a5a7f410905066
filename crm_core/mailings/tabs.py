"""The mailings, and the letters, that a customer and its persons have got: a tab of the customer's window."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from crm_core.customers.models import Customer
from crm_core.customers.tabs import Tab, register, some_of
from crm_core.mail_templates.models import SentMail
from crm_core.mailings.models import Delivery, Suppression
from crm_core.mailings.permissions import SEND, VIEW
from kundsystem.accounts.http import TenantRequest

LETTERS = 20
LETTER_TONES: Mapping[str, str] = {
    SentMail.State.SENT: "fjord",
    SentMail.State.FAILED: "falu",
    SentMail.State.UNCERTAIN: "raps",
}


def context(request: TenantRequest, customer: Customer) -> dict[str, Any]:
    """Return every message, the newest mailing first, which of their addresses get no more, and the latest letters."""
    some = some_of(request, Delivery.objects.of_customer(customer.pk).begun().latest_first())
    letters = SentMail.objects.filter(note__customer=customer, note__archived_at=None).order_by("-created_at")[:LETTERS]
    addresses = {delivery.address for delivery in some.things if delivery.address}
    barred = set(Suppression.objects.filter(address__in=addresses).values_list("address", flat=True))
    return {
        "deliveries": [(delivery, delivery.address in barred) for delivery in some.things],
        "some": some,
        "letters": [(letter, LETTER_TONES.get(letter.state, "sten")) for letter in letters],
        "total": getattr(customer, "count_mailings", 0),
        "may_send": request.actor.may(SEND),
    }


register(
    Tab(
        key="mailings",
        label=_("Mailings"),
        template="crm_core/mailings/_tab.html",
        context=context,
        count=lambda: Delivery.objects.begun(),
        permission=VIEW,
        order=70,
    )
)
