"""The administrator's page of own fields."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm_core.custom_fields import actions
from crm_core.custom_fields.access import custom_field_for, custom_fields_for
from crm_core.custom_fields.forms import CustomFieldForm
from crm_core.custom_fields.models import CustomField
from crm_core.custom_fields.overview import overview_of
from crm_core.fields.lookups import as_key
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import UserError
from kundsystem.web.toasts import toast

Subject = CustomField.Subject


@require_GET
def index(request: TenantRequest) -> HttpResponse:
    """Show the fields that one subject has got."""
    overview = overview_of(custom_fields_for(request.actor), _subject(request.GET.get("subject", "")))
    return render(request, "crm_core/custom_fields/index.html", {"overview": overview})


@require_http_methods(["GET", "POST"])
def create(request: TenantRequest) -> HttpResponse:
    """Add a field."""
    fields = custom_fields_for(request.actor)
    subject = _subject(request.GET.get("subject", ""))
    form = CustomFieldForm(request.POST or None, groups=_groups(fields, subject))
    if request.method == "POST" and form.is_valid():
        try:
            field = actions.add_field(
                actor=request.actor,
                subject=subject,
                kind=form.cleaned_data["kind"],
                values=form.values,
                options=form.added,
                default=form.cleaned_data["default"],
            )
        except UserError as error:
            form.refuse(error)
        else:
            return _told(request, field, _("%(name)s is added. Everybody has it now.") % {"name": field.label})
    heading = {
        Subject.CUSTOMER: _("New field of customers"),
        Subject.CONTACT: _("New field of contact persons"),
        Subject.DEAL: _("New field of deals"),
        Subject.PRODUCT: _("New field of products"),
        Subject.NOTE: _("New field of notes"),
        Subject.BOOKING: _("New field of bookings"),
    }[Subject(subject)]
    return _form(request, {"form": form, "heading": heading, "subject": subject})


@require_http_methods(["GET", "POST"])
def edit(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a field."""
    field = custom_field_for(request.actor, pk)
    groups = _groups(custom_fields_for(request.actor), field.subject)
    form = CustomFieldForm(request.POST or None, field=field, groups=groups)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_field(
                actor=request.actor,
                pk=pk,
                values=form.values,
                options=form.options,
                default=form.cleaned_data.get("default"),
            )
        except UserError as error:
            form.refuse(error)
        else:
            return _told(request, field, _("%(name)s is saved.") % {"name": form.values["label"]})
    heading = _("Edit %(name)s") % {"name": field.label}
    return _form(request, {"form": form, "heading": heading, "subject": field.subject, "field": field})


@require_POST
def order(request: TenantRequest) -> HttpResponse:
    """Put the fields in the order that was sent, or move one of them a step."""
    fields = custom_fields_for(request.actor)
    subject = _subject(request.POST.get("subject", ""))
    keys = [key for raw in request.POST.getlist("key") if (key := as_key(raw))]
    for way, step in (("up", -1), ("down", 1)):
        if (moved := as_key(request.POST.get(way, ""))) is not None:
            keys = _stepped([one.pk for one in fields.of(subject).active().in_order()], moved, step)
    actions.order_fields(actor=request.actor, subject=subject, keys=keys)
    return redirect(f"{reverse('custom_field_list')}?subject={subject}")


@require_POST
def in_lists(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Offer a field in lists, or not any more."""
    field = custom_field_for(request.actor, pk)
    offered = not field.in_lists
    actions.change_field(actor=request.actor, pk=pk, values={"in_lists": offered})
    text = _("%(name)s is offered in lists.") if offered else _("%(name)s is not offered in lists any more.")
    return _told(request, field, text % {"name": field.label})


@require_POST
def archive(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Put a field away."""
    field = actions.archive_field(actor=request.actor, pk=pk)
    return _told(request, field, _("%(name)s is archived. What is filled in is kept.") % {"name": field.label})


@require_POST
def restore(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Bring a field back."""
    field = actions.restore_field(actor=request.actor, pk=pk)
    return _told(request, field, _("%(name)s is back, with all that was filled in.") % {"name": field.label})


@require_POST
def delete(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Remove a field that nothing has a value of."""
    field = custom_field_for(request.actor, pk)
    actions.delete_field(actor=request.actor, pk=pk)
    return _told(request, field, _("%(name)s is removed.") % {"name": field.label})


def _subject(asked: str) -> str:
    return asked if asked in Subject.values else Subject.CUSTOMER


def _groups(fields: Any, subject: str) -> list[str]:
    return list(dict.fromkeys(field.group for field in fields.of(subject).active() if field.group))


def _stepped(keys: list[uuid.UUID], moved: uuid.UUID, step: int) -> list[uuid.UUID]:
    """Return the keys with one of them a step further up or down."""
    if moved in keys:
        place = keys.index(moved)
        keys.insert(max(0, place + step), keys.pop(place))
    return keys


def _told(request: TenantRequest, field: CustomField, text: str) -> HttpResponse:
    toast(request, text, undo_url=reverse("undo", args=[request.actor.last_operation]))
    return redirect(f"{reverse('custom_field_list')}?subject={field.subject}")


def _form(request: TenantRequest, context: dict[str, Any]) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    context["back"] = f"{reverse('custom_field_list')}?subject={context['subject']}"
    return render(request, "crm_core/custom_fields/form.html", context, status=status)
