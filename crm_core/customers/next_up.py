"""What happens next with a customer: the window's one yellow block.

Each subject that knows of something to come (a booking, a reminder, a contract that ends) registers a provider. Until
then it says what is plainly missing or overdue, each with the link that does something about it. Nothing to say, no
block.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm_core.customers.models import Customer
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.formatting import ago

SHOWN = 2
SILENCE = dt.timedelta(days=90)


@dataclass(frozen=True)
class Step:
    """One thing to do or to come.

    Args:
        title: what it is.
        url: where it is done.
        action: what the link says; the title itself is the link when it is empty.
        when: the day it is due; shown as a small calendar leaf.
        icon: shown when there is no day.
        edits: name of the fact that is opened for editing in place.
        order: small first.
    """

    title: str
    url: str = ""
    action: str = ""
    when: dt.date | None = None
    icon: str = "compass"
    edits: str = ""
    order: int = 100


Provider = Callable[[TenantRequest, Customer], Iterable[Step]]
_providers: list[Provider] = []


def register(provider: Provider) -> Provider:
    """Add a provider; it may ask the database once at most."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def steps_for(request: TenantRequest, customer: Customer) -> list[Step]:
    """Return the few steps that are shown, those with a day first."""
    if customer.is_archived:
        return []
    steps = [step for provider in _providers for step in provider(request, customer)]
    return sorted(steps, key=lambda step: (step.when or dt.date.max, step.order))[:SHOWN]


@register
def silence(request: TenantRequest, customer: Customer) -> Iterable[Step]:
    """Say that nobody has been in touch for long, or ever."""
    if not request.actor.may("notes.write"):
        return
    composer = f"{reverse('note_create', args=[customer.pk])}"
    last = customer.last_contact_at
    if last is None:
        if customer.created_at < timezone.now() - dt.timedelta(days=7):
            yield Step(_("No contact noted yet"), composer, _("Write the first note"), icon="pencil-plus", order=10)
    elif last < timezone.now() - SILENCE:
        months = max(3, round((timezone.now() - last).days / 30.44))
        title = ngettext("Not contacted for %(count)s month", "Not contacted for %(count)s months", months)
        if months >= 24:
            title = _("Last contacted %(ago)s") % {"ago": ago(last)}
        else:
            title = title % {"count": months}
        if customer.phone:
            yield Step(title, f"tel:{customer.phone}", _("Call them"), icon="phone", order=10)
        else:
            yield Step(title, composer, _("Write a note"), icon="clock", order=10)


@register
def missing(request: TenantRequest, customer: Customer) -> Iterable[Step]:
    """Say what is missing to be able to reach them."""
    if request.actor.may("contacts.write") and getattr(customer, "count_contacts", None) == 0:
        yield Step(
            _("Contact person missing"),
            reverse("contact_create", args=[customer.pk]),
            _("Add the person you talk to"),
            icon="user-plus",
            order=20,
        )
    if not request.actor.may("customers.write"):
        return
    edit = reverse("customer_edit", args=[customer.pk])
    if not customer.phone and not customer.mobile:
        yield Step(_("Phone number missing"), edit, _("Add the number"), icon="phone", edits="phone", order=30)
    if not customer.email:
        yield Step(_("E-mail address missing"), edit, _("Add the address"), icon="mail", edits="email", order=40)
