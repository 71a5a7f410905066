"""The files in the customer window: those without a note, and those of its notes.

It stands here rather than among the files, which know nothing of customers; `notes/tabs.py` registers it.
"""

import uuid
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from crm_core.customers.access import customer_for
from crm_core.customers.models import Customer
from crm_core.customers.tabs import Tab, some_of
from crm_core.files.actions import upload_file
from crm_core.files.models import File
from crm_core.files.permissions import FILES_WRITE
from crm_core.files.views import described
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import UserError
from kundsystem.web.toasts import toast


def context(request: TenantRequest, customer: Customer) -> dict[str, Any]:
    """What the tab shows: the newest files, or all of them when asked."""
    some = some_of(request, File.objects.of_customer(customer.pk))
    return {
        "files": some.things,
        "some": some,
        "total": getattr(customer, "count_files", 0),
        "may_write": request.actor.may(FILES_WRITE),
    }


TAB = Tab(
    key="files",
    label=gettext_lazy("Files"),
    template="crm_core/files/_tab.html",
    context=context,
    count=lambda: File.objects.kept(),
    order=900,
)


@require_POST
def upload(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Receive files for a customer, without a note; a script sends them one by one and asks for JSON."""
    customer = customer_for(request.actor, pk)
    request.actor.require(FILES_WRITE)
    received = request.FILES.getlist("file")
    if not received:
        raise UserError(_("Choose a file."), field="file")
    kept = [upload_file(actor=request.actor, upload=one, customer_id=customer.pk) for one in received]
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(described(kept[0]), status=201)
    toast(
        request,
        ngettext("%(count)s file is saved.", "%(count)s files are saved.", len(kept)) % {"count": len(kept)},
    )
    return redirect("customer_tab", customer.pk, "files")
