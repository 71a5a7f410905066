"""Who receives newsletters, in the customer window."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm_core.customers.access import customer_for
from crm_core.fields.lookups import as_key
from crm_core.newsletters import actions
from crm_core.newsletters.access import newsletter_for, person_at, subscriptions_for
from crm_core.newsletters.forms import ConsentForm
from crm_core.newsletters.models import Source
from crm_core.newsletters.permissions import WRITE
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import NotFound, UserError
from kundsystem.web.toasts import toast


@require_POST
def choose(request: TenantRequest, customer: uuid.UUID) -> HttpResponse:
    """Let somebody at a customer receive a newsletter, or no more: `do` says which, and whether it is received now."""
    owner = customer_for(request.actor, customer)
    request.actor.require(WRITE)
    word, newsletter_key, recipient = _asked(request.POST.get("do", ""))
    newsletter = newsletter_for(request.actor, newsletter_key)
    contact = person_at(request.actor, owner, recipient)
    named = {"name": contact or owner, "newsletter": newsletter}
    if word == "add":
        source = request.POST.get("source") or Source.ASKED
        actions.subscribe(actor=request.actor, newsletter=newsletter, customer=owner, contact=contact, source=source)
        _told(request, _("%(name)s receives %(newsletter)s from now on.") % named)
    else:
        found = subscriptions_for(request.actor).at(owner.pk).of(newsletter.pk).active()
        subscription = found.to(recipient).first()
        if subscription is not None:
            actions.unsubscribe(actor=request.actor, subscription=subscription)
        _told(request, _("%(name)s does not receive %(newsletter)s any more.") % named)
    return redirect("customer_tab", owner.pk, "newsletters")


@require_POST
def consent(request: TenantRequest, customer: uuid.UUID) -> HttpResponse:
    """Write down that a private person agrees to get mailings, or does not any more."""
    owner = customer_for(request.actor, customer)
    request.actor.require(WRITE)
    if "withdraw" in request.POST:
        actions.withdraw_consent(actor=request.actor, customer=owner)
        _told(request, _("The consent is withdrawn. Mailings that wait to be sent are left out."))
    else:
        form = ConsentForm(request.POST)
        if not form.is_valid():
            raise UserError(str(next(iter(form.errors.values()))[0]), code="invalid", field="given_on")
        actions.give_consent(actor=request.actor, customer=owner, **form.cleaned_data)
        _told(request, _("The consent is saved."))
    return redirect("customer_tab", owner.pk, "newsletters")


def _asked(text: str) -> tuple[str, uuid.UUID, uuid.UUID]:
    word, *keys = text.split(" ")
    found = [key for one in keys if (key := as_key(one))]
    if word not in {"add", "end"} or len(found) != 2:
        raise NotFound(_("There is no such newsletter."))
    return word, found[0], found[1]


def _told(request: TenantRequest, text: str) -> None:
    toast(request, text, undo_url=reverse("undo", args=[request.actor.last_operation]))
