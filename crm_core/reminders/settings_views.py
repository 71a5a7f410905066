"""When one wants to be told, what holds for everybody, and the rules."""

import json
import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm_core.reminders import access, devices, digest, rule_actions, rules
from crm_core.reminders.forms import SettingsForm
from crm_core.reminders.models import ReminderRule
from crm_core.reminders.permissions import VIEW
from crm_core.reminders.preferences import preferences_of
from crm_core.reminders.rule_forms import RuleForm
from crm_core.reminders.texts import cost_of, quota_left, used_this_month
from kundsystem.accounts.devices import describe
from kundsystem.accounts.http import TenantRequest
from kundsystem.accounts.permissions import SETTINGS_MANAGE
from kundsystem.messaging import push
from kundsystem.shared.errors import UserError
from kundsystem.web.toasts import toast

PAGE = "crm_core/reminders"


@require_http_methods(["GET", "POST"])
def own(request: TenantRequest) -> HttpResponse:
    """Say when one wants to be told oneself."""
    request.actor.require(VIEW)
    form = SettingsForm(request.POST or None, instance=preferences_of(request.actor.person))
    if request.method == "POST" and form.is_valid():
        digest.save_settings(actor=request.actor, values=form.cleaned_data)
        toast(request, _("Saved."))
        return redirect("reminder_settings")
    here = request.session.session_key or ""
    context = {
        "form": form,
        "phone": request.actor.person.phone,
        "devices": [(one, one.session == here) for one in devices.devices_of([request.actor.person.pk])],
        "push_key": push.public_key() if push.is_offered() else "",
    }
    return render(request, f"{PAGE}/settings.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def add_device(request: TenantRequest) -> HttpResponse:
    """Turn phone notifications on in the browser that asks."""
    try:
        facts = json.loads(request.body)
        address = push.Address(str(facts["endpoint"]), str(facts["keys"]["p256dh"]), str(facts["keys"]["auth"]))
    except (ValueError, KeyError, TypeError):
        raise UserError(_("The browser gave no address that can be sent to."), code="bad_device") from None
    name, session = describe(request.headers.get("User-Agent", "")), request.session.session_key or ""
    devices.add_device(actor=request.actor, address=address, name=name, session=session)
    toast(request, _("You are told of reminders here from now on."))
    return HttpResponse(status=204)


@require_POST
def remove_device(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Turn them off in one of one's browsers."""
    devices.remove_device(actor=request.actor, pk=pk)
    toast(request, _("You are told of reminders there no longer."))
    return redirect("reminder_settings")


@require_http_methods(["GET", "POST"])
def everybodys(request: TenantRequest) -> HttpResponse:
    """Show the rules, and say what holds for everybody who has said nothing."""
    request.actor.require(SETTINGS_MANAGE)
    form = SettingsForm(request.POST or None, instance=preferences_of(None))
    del form.fields["digest"]
    if request.method == "POST" and form.is_valid():
        digest.save_settings(actor=request.actor, values=form.cleaned_data, of_organisation=True)
        toast(request, _("Saved."))
        return redirect("reminder_rules")
    used = used_this_month()
    context = {
        "form": form,
        "rules": [(rule, rules.kind_of(rule.kind)) for rule in access.rules()],
        "used": used,
        "left": quota_left(used),
        "cost": cost_of(used),
    }
    return render(request, f"{PAGE}/rules.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
def rule(request: TenantRequest, pk: uuid.UUID | None = None) -> HttpResponse:
    """Make a rule, or change one."""
    request.actor.require(SETTINGS_MANAGE)
    thing = access.rule_for(request.actor, pk, write=True) if pk else ReminderRule()
    form = RuleForm(request.POST or None, actor=request.actor, rule=thing, kind=request.GET.get("kind", ""))
    if request.method == "POST" and form.is_valid():
        try:
            saved = rule_actions.save_rule(actor=request.actor, pk=pk, values=form.values)
        except UserError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            undo = reverse("undo", args=[request.actor.last_operation])
            toast(
                request, _("The rule “%(text)s” is saved. It runs every night.") % {"text": saved.text}, undo_url=undo
            )
            return redirect("reminder_rules")
    context = {"form": form, "rule": thing, "heading": _("Edit the rule") if pk else _("New rule")}
    return render(request, f"{PAGE}/rule.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def switch(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Let a rule rest, or run again."""
    rule_actions.switch_rule(actor=request.actor, pk=pk, on=request.POST.get("on") == "1")
    return redirect("reminder_rules")


@require_POST
def remove(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a rule away."""
    rule_actions.remove_rule(actor=request.actor, pk=pk)
    toast(request, _("The rule is removed."), undo_url=reverse("undo", args=[request.actor.last_operation]))
    return redirect("reminder_rules")


@require_GET
def choose_kind(request: TenantRequest) -> HttpResponse:
    """Choose what a new rule looks for."""
    request.actor.require(SETTINGS_MANAGE)
    return render(request, f"{PAGE}/kinds.html", {"kinds": rules.kinds()})
