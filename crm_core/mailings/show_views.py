"""The list of mailings, and the page of one: how far it has come, what became of each message, and what to do next."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm_core.mail_templates import mailing as letters
from crm_core.mail_templates.composer import picture_addresses
from crm_core.mail_templates.draft_views import PREVIEW
from crm_core.mail_templates.showing import with_pictures
from crm_core.mailings import actions, pages
from crm_core.mailings.access import mailing_for
from crm_core.mailings.models import Delivery, Mailing
from crm_core.mailings.permissions import SEND
from kundsystem.accounts.http import TenantRequest
from kundsystem.web.toasts import toast


@require_GET
def index(request: TenantRequest) -> HttpResponse:
    """List mailings, newest first."""
    context = pages.list_context(request.actor, request.GET)
    context["may_send"] = request.actor.may(SEND)
    return render(request, "crm_core/mailings/index.html", context)


@require_GET
def show(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what became of a mailing; a draft that is being written leads to where it is."""
    mailing = mailing_for(request.actor, pk)
    draft = getattr(mailing, "draft", None)
    if mailing.is_editable and draft is not None and "fate" not in request.GET and request.actor.may(SEND):
        return redirect("mail_compose", draft.pk)
    context = pages.show_context(request.actor, mailing, request.GET)
    context["may_send"] = request.actor.may(SEND)
    return render(request, "crm_core/mailings/show.html", context)


@require_GET
def progress(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """How far it has come; asked for every two seconds, and the page is shown anew when it has ended or paused."""
    mailing = mailing_for(request.actor, pk)
    response = render(request, "crm_core/mailings/_progress.html", pages.progress(mailing))
    if mailing.state != Mailing.Stage.RUNNING and request.htmx:
        response["HX-Refresh"] = "true"
    return response


@require_GET
def sellers(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Show how many have opened it, by who is responsible for them; asked for beside the page, which need not wait."""
    mailing = mailing_for(request.actor, pk)
    rows = Delivery.objects.of_mailing(mailing.pk).opened_by_seller()
    return render(request, "crm_core/mailings/_sellers.html", {"rows": rows})


@require_GET
def letter(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the letter as the first of its recipients gets it."""
    mailing = mailing_for(request.actor, pk)
    return render(request, "crm_core/mailings/letter.html", {"mailing": mailing})


@require_GET
def preview(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """The letter itself, in a frame that runs nothing."""
    mailing = mailing_for(request.actor, pk)
    content, shown = letters.example(mailing)
    answer = HttpResponse(with_pictures(shown.html, shown.inline, picture_addresses(content)))
    answer["Content-Security-Policy"] = PREVIEW
    answer["X-Frame-Options"] = "SAMEORIGIN"
    return answer


@require_POST
def pause(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Send no more for now."""
    mailing = actions.pause_mailing(actor=request.actor, mailing=mailing_for(request.actor, pk, write=True))
    return _done(request, mailing, _("It is paused. Nothing more is sent until you go on."))


@require_POST
def resume(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Go on."""
    mailing = actions.resume_mailing(actor=request.actor, mailing=mailing_for(request.actor, pk, write=True))
    return _done(request, mailing, _("It goes on."))


@require_POST
def stop(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """End it for good."""
    mailing = actions.stop_mailing(actor=request.actor, mailing=mailing_for(request.actor, pk, write=True))
    return _done(request, mailing, _("It is stopped. Those who have not got it are left out."))


@require_POST
def unschedule(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Make it a draft again, and go on writing."""
    mailing = actions.unschedule_mailing(actor=request.actor, mailing=mailing_for(request.actor, pk, write=True))
    toast(request, _("It is a draft again, and is not sent by itself."))
    return redirect("mail_compose", letters.begin(actor=request.actor, mailing=mailing).pk)


def _done(request: TenantRequest, mailing: Mailing, said: str) -> HttpResponse:
    toast(request, said)
    return redirect("mailing_show", pk=mailing.pk)
