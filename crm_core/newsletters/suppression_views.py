"""The settings' pages of addresses that get no mailings, and of whether mailings are followed."""

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm_core.mailings.states import Reason
from crm_core.mailings.suppressing import allow_again, suppress
from crm_core.newsletters import suppressions
from crm_core.organisation.access import settings_for
from crm_core.organisation.actions import change_settings
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import UserError
from kundsystem.web.toasts import toast


@require_GET
def index(request: TenantRequest) -> HttpResponse:
    """Show the addresses; while one scrolls, only the rows that follow."""
    more = request.htmx and "after" in request.GET
    return _page(request, "_suppression_rows" if more else "suppressions", request.GET)


@require_POST
def add(request: TenantRequest) -> HttpResponse:
    """Send no mailings to an address from now on."""
    suppressions.suppressions_for(request.actor)
    address = request.POST.get("address", "")
    try:
        is_new = suppress(
            actor=request.actor, address=address, reason=Reason.OPTED_OUT, note=request.POST.get("note", "")
        )
    except UserError as error:
        return _page(request, "suppressions", request.POST, 422, error=error, address=address)
    said = _("%(address)s gets no mailings from now on.") if is_new else _("%(address)s got no mailings already.")
    _told(request, said % {"address": address.strip()})
    return redirect("suppression_list")


@require_POST
def remove(request: TenantRequest) -> HttpResponse:
    """Let an address get mailings again, and say why."""
    suppressions.suppressions_for(request.actor)
    address, why = request.POST.get("address", ""), request.POST.get("why", "")
    try:
        allow_again(actor=request.actor, address=address, why=why, is_sure="is_sure" in request.POST)
    except UserError as error:
        return _page(request, "suppressions", {"q": address}, 422, error=error, why=why, opened=address)
    _told(request, _("%(address)s may get mailings again.") % {"address": address})
    return redirect("suppression_list")


@require_POST
def export(request: TenantRequest) -> StreamingHttpResponse:
    """Send the addresses as a file; that they were taken out is in the log from then on."""
    made = suppressions.export(actor=request.actor, given=request.POST)
    response = StreamingHttpResponse(made.chunks(), content_type="text/csv; charset=utf-8")
    name = f"{_('Addresses without mailings')} {made.day.isoformat()}.csv"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "POST"])
def following(request: TenantRequest) -> HttpResponse:
    """Show and change whether it is seen who opens mailings."""
    own = settings_for(request.actor, request.tenant)
    if request.method == "POST":
        given = {"follows_mail": "follows_mail" in request.POST}
        change_settings(actor=request.actor, organisation=request.tenant, given=given)
        _told(request, _("Saved"))
        return redirect("mail_following")
    return render(request, "crm_core/newsletters/following.html", {"own": own})


def _page(request: TenantRequest, template: str, given: Any, status: int = 200, **more: Any) -> HttpResponse:
    context = {"page": suppressions.page(request.actor, given), "reasons": suppressions.REASONS} | more
    return render(request, f"crm_core/newsletters/{template}.html", context, status=status)


def _told(request: TenantRequest, text: str) -> None:
    toast(request, text, undo_url=reverse("undo", args=[request.actor.last_operation]))
