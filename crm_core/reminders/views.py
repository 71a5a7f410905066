"""Pages of reminders: the lists, one of them, and what is done with it."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm_core.reminders import actions, later, overview
from crm_core.reminders.access import colleague_for, colleagues, reminder_for, rule_for
from crm_core.reminders.actions import Done, Later
from crm_core.reminders.forms import DoneForm, LaterForm
from crm_core.reminders.permissions import VIEW, WRITE
from kundsystem.accounts.http import TenantRequest
from kundsystem.accounts.models import User
from kundsystem.shared.errors import UserError
from kundsystem.shared.keys import short_to_key
from kundsystem.web.toasts import toast

PAGE = "crm_core/reminders"


@require_GET
def index(
    request: TenantRequest, view: str = overview.ALL, person: uuid.UUID | None = None, rule: uuid.UUID | None = None
) -> HttpResponse:
    """Show a list; a fragment's request gets it without the frame."""
    request.actor.require(VIEW)
    if person is not None:
        colleague_for(person)
    if rule is not None:
        rule_for(request.actor, rule)
    page = overview.overview_for(request.actor, view, person=person, rule=rule)
    context = {"page": page, "view": view, "here": request.path} | row_context(request)
    return render(request, f"{PAGE}/{'_answer' if request.htmx else 'index'}.html", context)


@require_GET
def show(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one reminder with everything that was told of it."""
    reminder = reminder_for(request.actor, pk)
    notices = reminder.notices.select_related("recipient").order_by("-made_at", "channel")[:50]
    row = overview.rows_of([reminder])[0]
    context = {"row": row, "notices": notices, "people": colleagues(), "here": request.path} | row_context(request)
    return render(request, f"{PAGE}/show.html", context)


@require_http_methods(["GET", "POST"])
def done(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Mark as done: at once, or with what happened, which is asked for below the row."""
    reminder = reminder_for(request.actor, pk, write=True)
    form = DoneForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        facts = Done(given["body"], form.kinds.get(given["kind"]), given["again_on"])
        try:
            actions.finish_reminder(actor=request.actor, pk=pk, done=facts)
        except UserError as error:
            form.add_error("body", error.message)
        else:
            return _back(request, _("“%(text)s” is done.") % {"text": reminder.text}, undo=True)
    context = {"form": form, "reminder": reminder, "next": _asked_back(request) or reverse("reminder_overview")}
    template = "_done" if request.htmx else "done"
    return render(request, f"{PAGE}/{template}.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
def snooze(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Put off: to one of the times that are offered, or another, which is asked for."""
    reminder = reminder_for(request.actor, pk, write=True)
    to = later.chosen(request.POST.get("to", ""))
    form = LaterForm(request.POST if request.method == "POST" and to is None else None)
    if to is None and request.method == "POST" and form.is_valid():
        to = Later(form.cleaned_data["day"], form.cleaned_data["time"])
    if to is not None:
        try:
            actions.snooze_reminder(actor=request.actor, pk=pk, later=to)
        except UserError as error:
            form = LaterForm(request.POST)
            form.add_error(None, error.message)
        else:
            return _back(request, _("“%(text)s” is put off.") % {"text": reminder.text}, undo=True)
    context = {"form": form, "reminder": reminder, "next": _asked_back(request) or reverse("reminder_overview")}
    template = "_later" if request.htmx else "later"
    return render(request, f"{PAGE}/{template}.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def hand_over(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Give it to a colleague."""
    reminder = reminder_for(request.actor, pk, write=True)
    heir = _colleague(request.POST.get("to", ""))
    actions.hand_over_reminder(actor=request.actor, pk=pk, to=heir)
    names = {"text": reminder.text, "name": heir.name}
    return _back(request, _("“%(text)s” is handed over to %(name)s.") % names, undo=True)


@require_POST
def remove(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Take it away."""
    reminder = reminder_for(request.actor, pk, write=True)
    actions.remove_reminders(actor=request.actor, keys=[pk])
    return _back(request, _("“%(text)s” is removed.") % {"text": reminder.text}, undo=True, gone=True)


@require_POST
def reopen(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Take back that it is done."""
    reminder = reminder_for(request.actor, pk, write=True)
    actions.reopen_reminder(actor=request.actor, pk=pk)
    return _back(request, _("“%(text)s” is open again.") % {"text": reminder.text})


@require_POST
def seen(request: TenantRequest) -> HttpResponse:
    """Take note of what the line above the page tells."""
    request.actor.require(VIEW)
    actions.take_note(actor=request.actor)
    return redirect(_asked_back(request) or reverse("reminder_overview"))


def row_context(request: TenantRequest) -> dict[str, Any]:
    """Return what the rows need besides themselves."""
    may_write = request.actor.may(WRITE)
    return {"may_write": may_write, "snoozes": later.choices() if may_write else []}


def _back(request: TenantRequest, text: str, *, undo: bool = False, gone: bool = False) -> HttpResponse:
    """Say what was done, and go back to where one was; the page of what is gone is no place to go to."""
    url = reverse("undo", args=[request.actor.last_operation]) if undo else ""
    toast(request, text, undo_url=url)
    return redirect(
        ("" if gone and "next" not in request.POST else _asked_back(request)) or reverse("reminder_overview")
    )


def _asked_back(request: TenantRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next", "")
    return asked if url_has_allowed_host_and_scheme(asked, None) else ""


def _colleague(key: str) -> User:
    try:
        wanted = short_to_key(key)
    except ValueError:
        wanted = None
    found = next((one for one in colleagues() if one.pk == wanted), None)
    if found is None:
        raise UserError(_("Choose a colleague."), code="required", field="to")
    return found
