"""Writing, changing and putting away notes."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from crm_core.customers.access import customer_for
from crm_core.customers.figures import figures_for
from crm_core.customers.models import Customer
from crm_core.customers.next_up import steps_for
from crm_core.fields.lookups import as_key
from crm_core.files.actions import upload_file
from crm_core.files.models import File
from crm_core.notes import actions
from crm_core.notes.access import note_for
from crm_core.notes.composer import blank_composer
from crm_core.notes.forms import NoteForm, choices_for
from crm_core.notes.models import Note
from crm_core.notes.own_fields import OwnFieldsForm
from crm_core.notes.permissions import NOTES_WRITE
from crm_core.notes.strip import cards_of, head_for, strip_for
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import Conflict, UserError
from kundsystem.web.toasts import toast


@require_http_methods(["GET", "POST"])
def create(request: TenantRequest, customer: uuid.UUID) -> HttpResponse:
    """Write a note: in the window's composer, or on a page of its own."""
    owner = customer_for(request.actor, customer)
    request.actor.require(NOTES_WRITE)
    form = NoteForm(_posted(request) if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            note = actions.create_note(
                actor=request.actor, customer=owner, content=form.content, key=as_key(request.POST.get("key", ""))
            )
        except UserError as error:
            form.refuse(error)
        else:
            return _written(request, owner, note)
    context = blank_composer(request.actor, owner) | {"form": form, "customer": owner, "note_fields": form.own}
    if request.method == "POST":
        context |= {"body": request.POST.get("body", ""), "choices": choices_for(owner.pk, chosen=_chosen(request))}
        context |= {"kept_files": _kept(request), "kind_chosen": request.POST.get("kind", "")}
    else:
        context["choices"] = choices_for(owner.pk, chosen=request.GET.getlist("contact"))
    template = "crm_core/notes/_composer.html" if request.htmx else "crm_core/notes/new.html"
    return render(request, template, context, status=422 if request.method == "POST" else 200)


def _posted(request: TenantRequest) -> Any:
    """Return what was posted; files that come with the form itself, without a script, are received first."""
    data = request.POST.copy()
    for upload in request.FILES.getlist("upload"):
        file = upload_file(actor=request.actor, upload=upload)
        data.appendlist("file", str(file.pk))
    return data


def _chosen(request: TenantRequest) -> list[str]:
    return [*request.POST.getlist("contact"), *request.POST.getlist("tag")]


def _kept(request: TenantRequest) -> list[Any]:
    user_id = request.actor.user.pk if request.actor.user else None
    return list(File.objects.loose_of(user_id, [key for key in map(as_key, request.POST.getlist("file")) if key]))


def _written(request: TenantRequest, customer: Customer, note: Note) -> HttpResponse:
    """Answer with an empty composer and, out of band, everything on the window that the note changed."""
    operation = request.actor.last_operation
    toast(request, _("The note is saved."), undo_url=reverse("undo", args=[operation]) if operation else "")
    if not request.htmx:
        return redirect("customer_show", customer.pk)
    fresh = customer_for(request.actor, customer.pk)
    context = blank_composer(request.actor, fresh) | {
        "customer": fresh,
        "strip": strip_for(request.actor, fresh, {}),
        **_around(request, fresh),
        "steps": steps_for(request, fresh),
        "file_count": File.objects.of_customer(fresh.pk).count() if note.files.all() else None,
    }
    response = render(request, "crm_core/notes/_written.html", context)
    if context["file_count"] is not None:
        response["HX-Trigger-After-Settle"] = "files-changed"
    return response


@require_http_methods(["GET", "POST"])
def edit(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a note in its card, or on a page of its own."""
    note = note_for(request.actor, pk, write=True)
    posted = request.method == "POST"
    form = NoteForm(_posted(request) if posted else None, note=note, initial={"happened_at": note.happened_at})
    context: dict[str, Any] = {
        "form": form,
        "note_fields": form.own,
        "note": note,
        "customer": note.customer,
        "seen": note.body,
        "body": note.body,
    }
    context["choices"] = choices_for(note.customer_id, note, _chosen(request) if posted else None)
    context["when"] = request.POST.get("happened_at") or f"{timezone.localtime(note.happened_at):%Y-%m-%dT%H:%M}"
    status = 200
    if posted:
        status = 422
        context |= {"body": request.POST.get("body", ""), "seen": request.POST.get("seen", "")}
        if form.is_valid():
            try:
                actions.edit_note(
                    actor=request.actor,
                    pk=pk,
                    content=form.content,
                    seen=request.POST.get("seen"),
                    seen_own=form.own.seen,
                )
                return _changed(request, pk)
            except Conflict as error:
                status, context = 409, context | {"conflict": error} | _seen_now(form, error)
            except UserError as error:
                form.refuse(error)
    template = "crm_core/notes/_edit.html" if request.htmx else "crm_core/notes/edit.html"
    return render(request, template, context, status=status)


def _seen_now(form: NoteForm, error: Conflict) -> dict[str, Any]:
    """What was read now is what the next saving is compared with."""
    if "conflicts" not in error.context:
        return {"seen": error.context["theirs"]}
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    for conflict in error.context["conflicts"]:
        data[f"seen-{conflict['field']}"] = conflict["now"]
    return {"note_fields": OwnFieldsForm(data, note=form.note, id=form.own.id)}


def _changed(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    toast(request, _("The note is saved."), undo_url=reverse("undo", args=[request.actor.last_operation]))
    note = note_for(request.actor, pk)
    if not request.htmx:
        return redirect("customer_show", note.customer_id)
    context = {
        "card": cards_of(request.actor, [note.pk])[0],
        "customer": note.customer,
        **_around(request, note.customer),
    }
    return render(request, "crm_core/notes/_changed.html", context)


@require_POST
def archive(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Put a note away; its card goes, and a toast offers it back."""
    note = note_for(request.actor, pk, write=True)
    actions.archive_notes(actor=request.actor, notes=[note])
    toast(request, _("The note is put away."), undo_url=reverse("undo", args=[request.actor.last_operation]))
    if not request.htmx:
        return redirect("customer_show", note.customer_id)
    fresh = customer_for(request.actor, note.customer_id)
    return render(request, "crm_core/notes/_changed.html", {"customer": fresh, **_around(request, fresh)})


def _around(request: TenantRequest, customer: Customer) -> dict[str, Any]:
    """Return what a note changes elsewhere on the window."""
    head = head_for(customer)
    return {"head": head, "figures": figures_for(request.actor, customer, head)}


@require_POST
def draft(request: TenantRequest, customer: uuid.UUID) -> HttpResponse:
    """Keep what is being written."""
    owner = customer_for(request.actor, customer)
    actions.keep_draft(actor=request.actor, customer=owner, body=request.POST.get("body", ""))
    return HttpResponse(status=204)
