"""Undo, as the toast asks for it."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm_core.history import actions
from kundsystem.accounts.http import TenantRequest


@require_POST
def undo(request: TenantRequest, operation: uuid.UUID) -> HttpResponse:
    """Undo and show the page one came from again, as it now is."""
    outcome = actions.undo(actor=request.actor, operation=operation)
    messages.success(request, " ".join([_("Undone."), *outcome.told]))
    back = request.headers.get("HX-Current-URL") or request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = "/"
    if request.htmx:
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    return redirect(back)
