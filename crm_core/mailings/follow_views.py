"""What one does with the result of a mailing: reminders, a file, selections and lists."""

import datetime as dt
import uuid

from django import forms
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm_core.mailings import pages
from crm_core.mailings.access import mailing_for
from crm_core.mailings.exporting import export
from crm_core.mailings.fates import Fate, Tally
from crm_core.mailings.models import Mailing
from crm_core.mailings.reminding import FATES, remind, whom
from crm_core.mailings.tallying import states_of
from crm_core.reminders.forms import Day
from crm_core.reminders.models import TEXT_LIMIT
from crm_core.reminders.permissions import WRITE
from crm_core.selections.freezing import freeze
from crm_core.selections.state import State
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared import formatting
from kundsystem.shared.errors import UserError
from kundsystem.web.toasts import toast

OWNER, ME = "owner", "me"


class RemindForm(forms.Form):
    """What is to be done, when, and by whom."""

    fate = forms.ChoiceField(label=gettext_lazy("At whom"))
    text = forms.CharField(label=gettext_lazy("What"), max_length=TEXT_LIMIT)
    due_on = Day(label=gettext_lazy("Day"))
    who = forms.ChoiceField(
        label=gettext_lazy("For"),
        choices=((OWNER, gettext_lazy("Whoever is responsible for the customer")), (ME, gettext_lazy("Me"))),
    )


@require_http_methods(["GET", "POST"])
def reminders(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask what is to be done where a mailing had some fate, and make the reminders."""
    mailing = mailing_for(request.actor, pk)
    request.actor.require(WRITE)
    tally = Tally(states_of(mailing.pk))
    form = _form(request, mailing, tally)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        facts = {name: clean[name] for name in ("fate", "text", "due_on")}
        try:
            number = remind(actor=request.actor, mailing=mailing, to_me=clean["who"] == ME, **facts)
        except UserError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            made = ngettext("%(number)s reminder is made.", "%(number)s reminders are made.", number)
            toast(request, made % {"number": formatting.number(number)})
            return redirect("mailing_show", pk=mailing.pk)
    chosen = str(form["fate"].value() or "")
    number = len(whom(request.actor, mailing, chosen)) if chosen in FATES else 0
    context = {"mailing": mailing, "form": form, "number": number}
    return render(request, "crm_core/mailings/remind.html", context, status=422 if form.errors else 200)


def _form(request: TenantRequest, mailing: Mailing, tally: Tally) -> RemindForm:
    asked = request.GET.get("fate", "")
    begins = {
        "fate": asked if asked in FATES else next((fate for fate in FATES if tally.of(fate)), ""),
        "text": (_("Follow up: %(mailing)s") % {"mailing": mailing.name})[:TEXT_LIMIT],
        "due_on": timezone.localdate() + dt.timedelta(days=1),
        "who": OWNER,
    }
    form = RemindForm(request.POST if request.method == "POST" else None, initial=begins, label_suffix="")
    shown = [fate for fate in FATES if tally.of(fate) and (fate != Fate.OPENED or tally.is_followed)]
    choices = [(fate.value, f"{tally.called(fate)} ({formatting.number(tally.of(fate))})") for fate in shown]
    form.fields["fate"].choices = choices  # type: ignore[attr-defined]
    return form


@require_POST
def take_out(request: TenantRequest, pk: uuid.UUID) -> StreamingHttpResponse:
    """Send the messages as a file; that they were taken out is in the log from then on."""
    mailing = mailing_for(request.actor, pk)
    given = request.POST
    made = export(actor=request.actor, mailing=mailing, fate=given.get("fate", ""), form=given.get("form", ""))
    response = StreamingHttpResponse(made.chunks(), content_type=made.content_type)
    response["Content-Disposition"] = content_disposition_header(True, made.file_name) or "attachment"
    response["Cache-Control"] = "no-store"
    return response


@require_GET
def select(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Go on to a selection of those with a fate, to be looked at, narrowed and saved."""
    mailing = mailing_for(request.actor, pk)
    tree = pages.tree_of(mailing, pages.fate_of(request.GET.get("fate", "")), request.GET.get("of", ""))
    return redirect(State(tree, is_changed=True).url())


@require_POST
def keep(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Save those with a fate as a fixed list: who they are now, whatever becomes known later."""
    mailing = mailing_for(request.actor, pk)
    fate, of = pages.fate_of(request.POST.get("fate", "")), request.POST.get("of", "")
    called = f"{mailing.name[:80]}: {Fate(fate).label}"
    if len(pages.kinds_of(mailing, fate)) > 1:
        called = f"{called}, {pages.KINDS[of].lower()}" if of in pages.KINDS else called
    fixed = freeze(actor=request.actor, tree=pages.tree_of(mailing, fate, of), name=called)
    toast(request, _("%(name)s is saved.") % {"name": fixed.name})
    return redirect("selection_show", pk=fixed.pk)
