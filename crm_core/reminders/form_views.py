"""Making and changing a reminder, from anywhere."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from crm_core.contacts.access import contact_for
from crm_core.customers.access import customer_for
from crm_core.deals.access import deal_for
from crm_core.fields.lookups import as_key
from crm_core.reminders import actions, days
from crm_core.reminders.access import reminder_for
from crm_core.reminders.forms import ReminderForm
from crm_core.reminders.models import Reminder
from crm_core.reminders.permissions import WRITE
from crm_core.reminders.telling import about, when_told
from crm_core.reminders.texts import cost_of, quota_left
from kundsystem.accounts.http import TenantRequest
from kundsystem.messaging.sms import parts_of
from kundsystem.shared.errors import UserError
from kundsystem.web.toasts import toast

PAGE = "crm_core/reminders"


@require_http_methods(["GET", "POST"])
def create(request: TenantRequest) -> HttpResponse:
    """Make a reminder; the address says what it is about."""
    request.actor.require(WRITE)
    reminder = _begun(request)
    form = ReminderForm(request.POST or None, actor=request.actor, about=reminder)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_reminder(actor=request.actor, values=form.values)
        except UserError as error:
            form.refuse(error)
        else:
            return _saved(request, made)
    return _form(request, form, reminder, _("New reminder"))


@require_http_methods(["GET", "POST"])
def edit(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a reminder."""
    reminder = reminder_for(request.actor, pk, write=True)
    form = ReminderForm(request.POST or None, actor=request.actor, about=reminder)
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.edit_reminder(actor=request.actor, pk=pk, values=form.values)
        except UserError as error:
            form.refuse(error)
        else:
            return _saved(request, changed)
    return _form(request, form, reminder, _("Edit the reminder"))


def _begun(request: TenantRequest) -> Reminder:
    """Return a reminder about what the address names, tomorrow, for whoever asks."""
    given = {name: as_key(request.GET.get(name, "")) for name in ("customer", "contact", "deal")}
    reminder = Reminder(person=request.actor.person, due_on=days.working_day_from(timezone.localdate() + days.DAY))
    if given["deal"]:
        reminder.deal = deal_for(request.actor, given["deal"])
        reminder.customer = reminder.deal.customer
    if given["contact"]:
        reminder.contact = contact_for(request.actor, given["contact"])
        reminder.customer = reminder.contact.customer
    if given["customer"]:
        reminder.customer = customer_for(request.actor, given["customer"])
    reminder.text = request.GET.get("text", "")[:200]
    return reminder


def _saved(request: TenantRequest, reminder: Reminder) -> HttpResponse:
    undo = reverse("undo", args=[request.actor.last_operation])
    told = {"text": reminder.text, "when": when_told(reminder) or _("when its date is known")}
    toast(request, _("The reminder “%(text)s” is saved: %(when)s.") % told, undo_url=undo)
    return redirect(_next(request, reminder))


def _next(request: TenantRequest, reminder: Reminder) -> str:
    asked = request.POST.get("next") or request.GET.get("next", "")
    if asked and url_has_allowed_host_and_scheme(asked, None):
        return asked
    if reminder.customer_id and not reminder.deal_id:
        return reverse("customer_tab", args=[reminder.customer_id, "reminders"])
    return reverse("deal_show", args=[reminder.deal_id]) if reminder.deal_id else reverse("reminder_overview")


def _form(request: TenantRequest, form: ReminderForm, reminder: Reminder, heading: str) -> HttpResponse:
    sample = ", ".join(part for part in (reminder.text, about(reminder)) if part)
    parts = parts_of(
        f"{sample or 'x' * 60}, {when_told(reminder)}\n{request.build_absolute_uri('/reminders/')}{'x' * 22}/"
    )
    context: dict[str, Any] = {
        "form": form,
        "reminder": reminder,
        "about": about(reminder),
        "heading": heading,
        "back": _next(request, reminder),
        "parts": parts,
        "cost": cost_of(parts),
        "left": quota_left(),
        "phone": request.actor.person.phone,
    }
    return render(request, f"{PAGE}/form.html", context, status=422 if request.method == "POST" else 200)
