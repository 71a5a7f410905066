"""The tray of letters that came in and have found no customer."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm_core.customers.access import customer_for
from crm_core.fields.lookups import as_key
from crm_core.inbound import actions
from crm_core.inbound.access import incoming_for, incoming_mail_for
from crm_core.inbound.showing import own_address, rows
from crm_core.selections.asking import candidates
from kundsystem.accounts.http import TenantRequest
from kundsystem.web.toasts import toast


@require_GET
def tray(request: TenantRequest) -> HttpResponse:
    """Show what waits to be sorted, or what became no note."""
    not_noted = request.GET.get("view") == "not-noted"
    found, more = rows(
        request.actor, not_noted=not_noted, ask=_asked(request.GET.get("ask", "")), about=request.GET.get("mail", "")
    )
    context = {
        "rows": found,
        "more": more,
        "not_noted": not_noted,
        "address": own_address(),
        "waiting": incoming_for(request.actor).in_tray().count(),
    }
    return render(request, "crm_core/inbound/index.html", context)


@require_POST
def note(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Put a letter at a customer that was chosen, or named; ask again when several are called so."""
    mail = incoming_mail_for(request.actor, pk)
    text, key = _asked(request.POST.get("ask", "")), as_key(request.POST.get("customer", ""))
    if key is None:
        found = candidates(request.actor, text, persons=False) if text else []
        if len(found) != 1:
            page = f"{reverse('incoming_mail')}?{urlencode({'ask': text, 'mail': str(mail.pk)})}#mail-{mail.pk}"
            return redirect(page)
        key = found[0].pk
    customer = customer_for(request.actor, key)
    actions.note_at(actor=request.actor, pk=mail.pk, customer=customer)
    undo = reverse("undo", args=[request.actor.last_operation])
    toast(request, _("The letter is noted at %(name)s.") % {"name": customer.name}, undo_url=undo)
    return redirect("incoming_mail")


@require_POST
def throw(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a letter out of the tray."""
    mail = incoming_mail_for(request.actor, pk)
    actions.throw_away(actor=request.actor, pk=mail.pk)
    undo = reverse("undo", args=[request.actor.last_operation])
    toast(request, _("The letter is thrown away."), undo_url=undo)
    return redirect("incoming_mail")


def _asked(text: str) -> str:
    return text.replace("\x00", "").strip()[:100]
