"""The settings' page of the sender domain."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from crm_core.sender_domains import actions, showing
from crm_core.sender_domains.access import sender_domain_for
from crm_core.sender_domains.models import SenderDomain
from kundsystem.accounts.http import TenantRequest
from kundsystem.messaging.domains import may_authenticate
from kundsystem.shared.errors import UserError
from kundsystem.web.toasts import toast


@require_http_methods(["GET", "POST"])
def show(request: TenantRequest) -> HttpResponse:
    """Show the domain and its records; name one, or change its address."""
    domain = sender_domain_for(request.actor)
    if request.method == "POST":
        try:
            return _kept(request, domain)
        except UserError as error:
            return _page(request, domain, 422, error=error)
    return _page(request, domain)


def _kept(request: TenantRequest, domain: SenderDomain | None) -> HttpResponse:
    local_part = request.POST.get("local_part", "")
    if domain is None:
        named = request.POST.get("domain", "")
        actions.begin(actor=request.actor, domain=named, local_part=local_part)
        toast(request, _("Put the records below in DNS, and look again when they are there."))
    else:
        actions.change_address(actor=request.actor, local_part=local_part)
        toast(request, _("Saved"))
    return redirect("sender_domain")


@require_POST
def check(request: TenantRequest) -> HttpResponse:
    """Look in DNS now, and show what stands there."""
    domain = actions.check(actor=request.actor)
    said = {
        SenderDomain.State.VERIFIED: _("Everything is in order. Mail comes from your own domain."),
        SenderDomain.State.WAITING: _("Everything is not there yet. It may take some hours before it is seen."),
        SenderDomain.State.BROKEN: _("Something is missing. Until it is back, mail comes from the system's address."),
    }
    toast(request, said[SenderDomain.State(domain.state)])
    return redirect("sender_domain")


@require_POST
def remove(request: TenantRequest) -> HttpResponse:
    """Let go of the domain."""
    actions.remove(actor=request.actor)
    toast(request, _("The domain is removed. Mail comes from the system's address."))
    return redirect("sender_domain")


def _page(request: TenantRequest, domain: SenderDomain | None, status: int = 200, **more: Any) -> HttpResponse:
    context: dict[str, Any] = {"domain": domain, "may_authenticate": may_authenticate(), "given": request.POST} | more
    if domain is not None:
        context |= {
            "rows": showing.rows_of(domain),
            "advice": showing.advice_of(domain),
            "tone": showing.STATE_TONES[SenderDomain.State(domain.state)],
        }
    return render(request, "crm_core/sender_domains/show.html", context, status=status)
