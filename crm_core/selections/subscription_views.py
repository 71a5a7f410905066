"""Subscribing to a selection on its page, and ending that there, on the first page or by the link in a letter."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from crm_core.selections import letters, subscribing
from crm_core.selections.access import selection_for
from crm_core.selections.forms import SubscribeForm
from kundsystem.accounts.http import TenantRequest
from kundsystem.accounts.middleware import public
from kundsystem.shared.errors import UserError
from kundsystem.web.toasts import toast

PAGE = "crm_core/selections"


@require_http_methods(["GET", "POST"])
def subscribe(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Choose how and when one is told who is new."""
    selection = selection_for(request.actor, pk)
    there = subscribing.subscription_of(request.actor, selection)
    start = {"by_mail": there.by_mail, "on_page": there.on_page, "weekday": there.weekday} if there else None
    form = SubscribeForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            subscribing.subscribe(actor=request.actor, pk=pk, **form.cleaned_data)
        except UserError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            toast(request, _("You are told once a week who is new in %(name)s.") % {"name": selection.name})
            return redirect("selection_show", pk=pk)
    context = {"form": form, "selection": selection, "subscription": there}
    return render(request, f"{PAGE}/subscribe.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def unsubscribe(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Stop being told."""
    selection = selection_for(request.actor, pk)
    subscribing.unsubscribe(actor=request.actor, pk=selection.pk)
    toast(request, _("You are no longer told who is new in %(name)s.") % {"name": selection.name})
    return redirect("selection_show", pk=pk)


@require_POST
def take_note(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Take what was told off the first page; with `stop` it is the last that is told."""
    if "stop" in request.POST:
        subscribing.unsubscribe(actor=request.actor, pk=pk)
    else:
        subscribing.take_note(actor=request.actor, pk=pk)
    return redirect("home")


@public
@csrf_exempt  # the mail program's own button sends no token of a form: the signed address is what lets it in
@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, token: str) -> HttpResponse:
    """End a weekly letter by the link in it: opening it asks, pressing ends."""
    is_ours, subscription = letters.subscription_for(token)
    if request.method == "POST" and subscription is not None:
        letters.stop(subscription)
        subscription = None
    goes_on = subscription is not None and subscription.by_mail
    context = {"subscription": subscription, "goes_on": goes_on, "wrong": not is_ours}
    return render(request, f"{PAGE}/letter.html", context, status=200 if is_ours else 410)
