"""Sending an invitation again, taking it back, and accepting one."""

import uuid

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kundsystem.accounts import invitation_actions
from kundsystem.accounts.access import invitation_for
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.forms import AcceptForm
from kundsystem.accounts.http import TenantRequest
from kundsystem.accounts.middleware import public
from kundsystem.accounts.openid import closing
from kundsystem.shared import limits
from kundsystem.shared.errors import UserError
from kundsystem.web.toasts import toast


@require_POST
def resend(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Send a new link."""
    invitation = invitation_actions.resend(
        actor=request.actor,
        invitation=invitation_for(request.actor, pk),
        root=f"{request.scheme}://{request.get_host()}",
        organisation=request.tenant.name,
    )
    toast(request, _("A new link is sent to %(email)s. The one before works no more.") % {"email": invitation.email})
    return redirect("people_list")


@require_POST
def revoke(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Take an invitation back."""
    invitation = invitation_for(request.actor, pk)
    invitation_actions.revoke(actor=request.actor, invitation=invitation)
    toast(request, _("The invitation to %(email)s is taken back") % {"email": invitation.email})
    return redirect("people_list")


@public
@never_cache
@require_http_methods(["GET", "POST"])
def accept(request: TenantRequest, secret: str) -> HttpResponse:
    """Choose a name and a password, and come in; looking at the address uses nothing."""
    limits.count_by_computer("invitation", request, limit=60, window=limits.MINUTE)
    invitation = invitation_actions.invitation_with(secret)
    if invitation is None:
        return render(request, "accounts/invited.html", {"wrong": True}, status=410)
    form = AcceptForm(request.POST if request.method == "POST" else None, email=invitation.email)
    if request.method == "POST" and form.is_valid():
        try:
            user = invitation_actions.accept(
                actor=Actor.system("page"), secret=secret, language=request.LANGUAGE_CODE, **form.cleaned_data
            )
        except UserError as error:
            form.add_error(None, error.message)
        else:
            login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
            return redirect("/")
    context = {"form": form, "invitation": invitation, "provider": closing.closing_provider()}
    return render(request, "accounts/invited.html", context, status=422 if form.errors else 200)
