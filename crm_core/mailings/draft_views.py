"""Pages of a mailing before it is sent: whom it is to, what it says, and sending it."""

import datetime as dt
import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_time
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from crm_core.fields.lookups import as_key
from crm_core.mail_templates import composer
from crm_core.mail_templates import mailing as letters
from crm_core.mail_templates.access import template_for, templates_for
from crm_core.mail_templates.permissions import SEND as WRITE
from crm_core.mailings import attaching, following
from crm_core.mailings.access import mailing_for
from crm_core.mailings.forms import MailingForm
from crm_core.mailings.models import Mailing
from crm_core.mailings.permissions import SEND
from crm_core.mailings.snapshot import prepare
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared import formatting
from kundsystem.shared.errors import UserError
from kundsystem.web.toasts import toast


@require_http_methods(["GET", "POST"])
def new(request: TenantRequest) -> HttpResponse:
    """Begin a mailing: whom it is to, and which template it begins with."""
    request.actor.require(SEND)
    request.actor.require(WRITE)
    begins_with = as_key(request.GET.get("selection", ""))
    form = MailingForm(request.POST or None, actor=request.actor, selection=begins_with)
    return _form(request, form, None)


@require_http_methods(["GET", "POST"])
def edit(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a draft's name, whom it is to and who it is from."""
    mailing = mailing_for(request.actor, pk, write=True)
    return _form(request, MailingForm(request.POST or None, actor=request.actor, mailing=mailing), mailing)


def _form(request: TenantRequest, form: MailingForm, mailing: Mailing | None) -> HttpResponse:
    looks = "look" in request.POST
    if request.method == "POST" and not looks:
        try:
            if form.is_valid():
                return _kept(request, form, mailing)
        except UserError as error:
            form.refuse(error)
    context = {
        "form": form,
        "mailing": mailing,
        "templates": templates_for(request.actor).active().by_name() if mailing is None else None,
        "template": as_key(request.POST.get("template", "")),
    }
    status = 422 if request.method == "POST" and not looks else 200
    return render(request, "crm_core/mailings/form.html", context, status=status)


def _kept(request: TenantRequest, form: MailingForm, mailing: Mailing | None) -> HttpResponse:
    if mailing is None:
        wanted = as_key(request.POST.get("template", ""))
        template = template_for(request.actor, wanted) if wanted else None
        draft = following.begin(actor=request.actor, facts=form.facts, template=template)
        return redirect("mail_compose", draft.pk)
    following.change(actor=request.actor, mailing=mailing, facts=form.facts)
    return redirect("mailing_show", pk=mailing.pk)


@require_POST
def write(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Write what a mailing says."""
    mailing = mailing_for(request.actor, pk, write=True)
    return redirect("mail_compose", letters.begin(actor=request.actor, mailing=mailing).pk)


@require_POST
def count(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Decide anew who gets it, as the selection is now."""
    mailing = mailing_for(request.actor, pk, write=True)
    prepare(actor=request.actor, mailing=mailing)
    toast(request, _("The recipients are as they are now."))
    return redirect("mailing_send" if request.POST.get("next") == "send" else "mailing_show", pk=pk)


@require_POST
def attach(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Let a file go with every message, and go on writing."""
    mailing = mailing_for(request.actor, pk, write=True)
    attaching.attach(actor=request.actor, mailing=mailing, upload=request.FILES.get("file"))
    return _back_to_letter(request, mailing)


@require_POST
def detach(request: TenantRequest, pk: uuid.UUID, file: uuid.UUID) -> HttpResponse:
    """Take a file away again, and go on writing."""
    mailing = mailing_for(request.actor, pk, write=True)
    attaching.detach(actor=request.actor, mailing=mailing, key=str(file))
    return _back_to_letter(request, mailing)


def _back_to_letter(request: TenantRequest, mailing: Mailing) -> HttpResponse:
    return redirect("mail_compose", letters.begin(actor=request.actor, mailing=mailing).pk)


@require_http_methods(["GET", "POST"])
def send(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Look everything over, and send it now or at a time."""
    mailing = mailing_for(request.actor, pk, write=True)
    error: UserError | None = None
    if request.method == "POST":
        try:
            return _sent(request, mailing)
        except UserError as refused:
            error = refused
    draft = getattr(mailing, "draft", None)
    look, broken = None, None
    try:
        look = letters.look(mailing, draft.content, request.actor.person) if draft else None
    except UserError as found:
        broken = found
    context = composer.of_mailing(mailing) | {
        "draft": draft,
        "look": look,
        "broken": broken,
        "error": error,
        "is_ready": look is not None and not look.without_subject and bool(draft and draft.pieces),
        "day": request.POST.get("day") or formatting.iso_date(timezone.localdate() + dt.timedelta(days=1)),
        "time": request.POST.get("time") or "08.30",
        "later": request.POST.get("when") == "later",
    }
    return render(request, "crm_core/mailings/send.html", context, status=422 if error else 200)


def _sent(request: TenantRequest, mailing: Mailing) -> HttpResponse:
    at = _moment(request) if request.POST.get("when") == "later" else None
    sent = letters.start(actor=request.actor, mailing=mailing, at=at, expected=request.POST.get("number", ""))
    number = sent.deliveries.queued().count()
    if sent.state == Mailing.Stage.SCHEDULED:
        said = _("It is sent %(when)s.") % {"when": formatting.moment(sent.starts_at)}
    else:
        said = ngettext(
            "It is being sent to %(number)s recipient.", "It is being sent to %(number)s recipients.", number
        ) % {"number": formatting.number(number)}
    toast(request, said)
    return redirect("mailing_show", pk=mailing.pk)


def _moment(request: TenantRequest) -> dt.datetime:
    """Read the day and the time; 8.30 and 08:30 are the same."""
    try:
        day = parse_date(request.POST.get("day", ""))
        time = parse_time(request.POST.get("time", "").strip().replace(".", ":").zfill(5))
    except ValueError:
        day = time = None
    if day is None or time is None:
        raise UserError(_("Write a day and a time, as 08.30."), code="invalid", field="time")
    at = timezone.make_aware(dt.datetime.combine(day, time))
    if at <= timezone.now():
        raise UserError(_("That time has passed."), code="invalid", field="time")
    return at


@require_POST
def again(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Begin a new draft to those with some fate of an earlier mailing, with the same letter."""
    mailing = mailing_for(request.actor, pk, write=True)
    draft = following.follow(actor=request.actor, mailing=mailing, fate=request.POST.get("fate", ""))
    toast(request, _("A new draft to those who have not opened it is here. Change what it says before you send it."))
    return redirect(reverse("mail_compose", args=[draft.pk]))
