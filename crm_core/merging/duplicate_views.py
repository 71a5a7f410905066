"""The page of likely duplicates."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm_core.fields.lookups import as_key
from crm_core.merging import actions, finding, queries, sentences
from crm_core.merging.access import subject_for, thing_for
from crm_core.merging.subjects import CUSTOMERS
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import UserError
from kundsystem.web.toasts import toast


@require_GET
def index(request: TenantRequest, subject: str) -> HttpResponse:
    """Show likely duplicates, the surest first; while one scrolls, only those that follow."""
    what = subject_for(request.actor, subject)
    after = request.GET.get("after", "")
    found = finding.likely(request.actor, what, after)
    context = {
        "subject": what,
        "found": found,
        "is_first": not after,
        "back": request.path,
        "may_be_any": bool(found.groups or found.after or after) or queries.are_several(request.actor, what),
    }
    template = "_more" if request.htmx and after else "duplicates"
    return render(request, f"crm_core/merging/{template}.html", context)


@require_POST
def differ(request: TenantRequest, subject: str, pk: uuid.UUID) -> HttpResponse:
    """Remember that one is not the same as some others; its row goes, and the toast brings it back."""
    what = subject_for(request.actor, subject)
    thing = thing_for(request.actor, what, pk)
    others = [key for raw in request.POST.getlist("other") if (key := as_key(raw))]
    if not others:
        raise UserError(_("Choose which one it is not the same as."), code="required", field="other")
    differ_from = actions.differ_customers if what is CUSTOMERS else actions.differ_contacts
    said = differ_from(actor=request.actor, one=thing.pk, others=others)
    undo = reverse("undo", args=[request.actor.last_operation]) if said else ""
    text = _("%(name)s is not shown as a duplicate of them again.") % {"name": sentences.called(what, thing)}
    toast(request, text, undo_url=undo)
    if request.htmx:
        return render(request, "web/_messages.html", {"oob": True})
    return redirect(reverse(f"{what.name}_duplicates"))
