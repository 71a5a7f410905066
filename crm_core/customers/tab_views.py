"""The page on which the tabs of the customer window are put in order."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from crm_core.customers import tab_actions
from crm_core.customers.access import tab_arrangement
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import UserError
from kundsystem.web.toasts import toast


@require_http_methods(["GET", "POST"])
def arrange(request: TenantRequest) -> HttpResponse:
    """Show the tabs, and keep their order and which are shown; `reset` gives back the product's own."""
    arrangement = tab_arrangement(request.actor)
    problem = ""
    if request.method == "POST":
        try:
            if "reset" in request.POST:
                tab_actions.restore_tabs(actor=request.actor)
            else:
                keys, shown = request.POST.getlist("key"), request.POST.getlist("shown")
                tab_actions.arrange_tabs(actor=request.actor, keys=keys, shown=shown)
        except UserError as error:
            problem = error.message
        else:
            toast(request, _("The tabs are saved."), undo_url=reverse("undo", args=[request.actor.last_operation]))
            return redirect("window_tabs")
    context = {"tabs": arrangement, "problem": problem}
    return render(request, "crm_core/customers/tabs_settings.html", context, status=422 if problem else 200)
