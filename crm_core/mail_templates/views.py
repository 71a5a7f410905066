"""The library of blocks and templates, and their pictures."""

import uuid

from django.http import FileResponse, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm_core.mail_templates import actions
from crm_core.mail_templates.access import block_for, blocks_for, picture_for, template_for, templates_for, versions_of
from crm_core.mail_templates.forms import BlockForm
from crm_core.mail_templates.models import MailBlock
from crm_core.mail_templates.permissions import SEND, TEMPLATES
from crm_core.mail_templates.pictures import PREFIX, ready, ready_names
from crm_core.merge_fields.fields import grouped
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import NotFound, UserError
from kundsystem.shared.serving import SEALED, stored
from kundsystem.web.toasts import toast


@require_GET
def library(request: TenantRequest) -> HttpResponse:
    """Show templates and blocks, or those that are put away."""
    archived = request.GET.get("view") == "archived"
    templates, blocks = templates_for(request.actor), blocks_for(request.actor)
    context = {
        "templates": (templates.archived() if archived else templates.active()).by_name(),
        "blocks": (blocks.archived() if archived else blocks.active()).in_order(),
        "archived": archived,
        "may_write": request.actor.may(TEMPLATES),
    }
    return render(request, "crm_core/mail_templates/index.html", context)


@require_http_methods(["GET", "POST"])
def block_new(request: TenantRequest) -> HttpResponse:
    """Make a block."""
    request.actor.require(TEMPLATES)
    return _block(request, None)


@require_http_methods(["GET", "POST"])
def block_edit(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a block."""
    return _block(request, block_for(request.actor, pk, write=True))


def _block(request: TenantRequest, block: MailBlock | None) -> HttpResponse:
    form = BlockForm(request.POST or None, block=block)
    status = 200
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                saved = actions.save_block(
                    actor=request.actor,
                    given=form.given,
                    product=form.cleaned_data["product"],
                    pk=block.pk if block else None,
                )
                toast(request, _("%(name)s is saved.") % {"name": saved})
                return redirect("mail_library")
        except UserError as error:
            form.refuse(error)
    context = {"form": form, "name": block.name if block else "", "fields": grouped(), "ready": ready_names()}
    return render(request, "crm_core/mail_templates/block.html", context, status=status)


@require_POST
def block_archive(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Offer a block no more."""
    block = block_for(request.actor, pk, write=True)
    actions.archive_block(actor=request.actor, block=block)
    return _done(request, _("%(name)s is archived.") % {"name": block})


@require_POST
def block_restore(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Offer a block again."""
    block = block_for(request.actor, pk, write=True)
    actions.restore_block(actor=request.actor, block=block)
    return _done(request, _("%(name)s is offered again.") % {"name": block})


@require_GET
def template_versions(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what a template has said."""
    template = template_for(request.actor, pk)
    context = {"template": template, "versions": versions_of(request.actor, template)}
    return render(request, "crm_core/mail_templates/versions.html", context)


@require_POST
def template_archive(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Offer a template no more."""
    template = template_for(request.actor, pk, write=True)
    actions.archive_template(actor=request.actor, template=template)
    return _done(request, _("%(name)s is archived.") % {"name": template})


@require_POST
def template_restore(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Offer a template again."""
    template = template_for(request.actor, pk, write=True)
    actions.restore_template(actor=request.actor, template=template)
    return _done(request, _("%(name)s is offered again.") % {"name": template})


@require_POST
def picture_add(request: TenantRequest) -> HttpResponse:
    """Receive a picture."""
    request.actor.require(SEND)
    upload = request.FILES.get("file")
    if upload is None:
        raise UserError(_("Choose a file."), field="file")
    picture = actions.add_picture(actor=request.actor, upload=upload)
    address = reverse("mail_picture", args=[picture.pk])
    return JsonResponse({"key": str(picture.pk), "name": picture.name, "url": address}, status=201)


@require_GET
@cache_control(private=True, max_age=86400)
def picture(request: TenantRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Show a picture as letters carry it."""
    found = picture_for(request.actor, pk)
    return sealed(FileResponse(stored(found.path), content_type=found.content_type))


@require_GET
@cache_control(private=True, max_age=86400)
def picture_ready(request: TenantRequest, name: str) -> HttpResponseBase:
    """Show a picture that comes with the product."""
    request.actor.require(SEND)
    if name not in ready_names():
        raise NotFound(_("There is no such picture."))
    return sealed(HttpResponse(ready(f"{PREFIX}{name}").content, content_type="image/png"))


def sealed(response: HttpResponseBase) -> HttpResponseBase:
    """Return an answer that could do nothing were it opened as a page."""
    response["Content-Security-Policy"] = SEALED
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _done(request: TenantRequest, text: str) -> HttpResponse:
    toast(request, text, undo_url=reverse("undo", args=[request.actor.last_operation]))
    return redirect("mail_library")
