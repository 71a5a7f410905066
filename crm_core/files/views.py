"""Uploading, opening and keeping files."""

import uuid

from django.http import FileResponse, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm_core.files import actions
from crm_core.files.access import file_for
from crm_core.files.models import File
from crm_core.files.permissions import FILES_WRITE
from crm_core.files.sniffing import SAFE_TO_NAME, UNKNOWN
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import NotFound, UserError
from kundsystem.shared.serving import sealed, stored
from kundsystem.web.toasts import toast


@require_GET
@cache_control(private=True, max_age=3600)
def download(request: TenantRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Hand the file over to be saved, never to be shown here."""
    file = file_for(request.actor, pk)
    kind = file.content_type if file.content_type in SAFE_TO_NAME else UNKNOWN
    return sealed(FileResponse(stored(file.path), as_attachment=True, filename=file.name, content_type=kind))


@require_GET
@cache_control(private=True, max_age=86400, immutable=True)
def preview(request: TenantRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Show our own drawing of a picture."""
    file = file_for(request.actor, pk)
    if not file.is_picture:
        raise NotFound(_("This file has no picture to show."))
    return sealed(FileResponse(stored(file.preview), content_type="image/webp"))


@require_POST
def upload(request: TenantRequest) -> HttpResponse:
    """Receive one loose file, for a note that is being written."""
    request.actor.require(FILES_WRITE)
    received = request.FILES.get("file")
    if received is None:
        raise UserError(_("Choose a file."), field="file")
    file = actions.upload_file(actor=request.actor, upload=received)
    return JsonResponse(described(file), status=201)


def described(file: File) -> dict[str, object]:
    """Return what a script needs to show a file."""
    return {
        "key": str(file.pk),
        "name": file.name,
        "size": file.size,
        "url": reverse("file_download", args=[file.pk]),
        "preview": reverse("file_preview", args=[file.pk]) if file.is_picture else "",
        "discard": reverse("file_discard", args=[file.pk]),
    }


@require_http_methods(["GET", "POST"])
def rename(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Give a file another name, in its row."""
    file = file_for(request.actor, pk, write=True)
    if request.method == "GET" and "cancel" not in request.GET:
        return render(request, "crm_core/files/_rename.html", {"file": file})
    if request.method == "POST":
        actions.rename_file(actor=request.actor, file=file, name=request.POST.get("name", ""))
        toast(request, _("The file is renamed."), undo_url=reverse("undo", args=[request.actor.last_operation]))
    if request.htmx:
        return render(request, "crm_core/files/_row.html", {"file": file, "may_write": True, "answer": True})
    return redirect("customer_tab", file.customer_id, "files")


@require_POST
def archive(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Put a file away."""
    file = file_for(request.actor, pk, write=True)
    actions.archive_files(actor=request.actor, files=[file])
    toast(
        request,
        _("%(name)s is put away.") % {"name": file.name},
        undo_url=reverse("undo", args=[request.actor.last_operation]),
    )
    if request.htmx:
        return render(request, "web/_messages.html", {"oob": True})
    return redirect("customer_tab", file.customer_id, "files")


@require_POST
def discard(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Throw away a file that was never attached."""
    actions.discard_file(actor=request.actor, file=file_for(request.actor, pk, write=True))
    return HttpResponse(status=204)
