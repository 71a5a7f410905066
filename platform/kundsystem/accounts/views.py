"""One's own account: profile, devices, confirming an address; and the language of the pages."""

import copy
import uuid

from django.conf import settings
from django.contrib.auth import logout
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET, require_POST

from kundsystem.accounts import actions, confirming, devices, queries, staying
from kundsystem.accounts.access import avatar_of
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.forms import AvatarForm, ProfileForm
from kundsystem.accounts.http import TenantRequest
from kundsystem.accounts.middleware import public
from kundsystem.accounts.models import User
from kundsystem.shared import limits
from kundsystem.shared.errors import UserError
from kundsystem.shared.serving import sealed, stored
from kundsystem.web.toasts import toast

YEAR = 365 * 24 * 60 * 60


def profile(request: TenantRequest) -> HttpResponse:
    """Show and change what one says of oneself."""
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=_fresh(request))
    if request.method == "POST" and form.is_valid():
        actions.change_profile(actor=request.actor, given=form.cleaned_data)
        response = redirect("account_profile")
        _speak(request, response, form.cleaned_data["language"])
        with translation.override(form.cleaned_data["language"]):
            toast(request, _("Saved"))
        return response
    return _profile(request, form, AvatarForm())


@require_POST
def change_avatar(request: TenantRequest) -> HttpResponse:
    """Give oneself a picture, or take it away."""
    gone = "remove" in request.POST
    form = AvatarForm(request.POST, request.FILES)
    if gone or form.is_valid():
        try:
            actions.change_avatar(actor=request.actor, upload=None if gone else form.cleaned_data["avatar"])
        except UserError as error:
            form.add_error("avatar", error.message)
        else:
            toast(request, _("The picture is removed") if gone else _("Saved"))
            return redirect("account_profile")
    return _profile(request, ProfileForm(instance=_fresh(request)), form)


@require_GET
@cache_control(private=True, max_age=31_536_000, immutable=True)
def avatar(request: TenantRequest, pk: uuid.UUID, version: str) -> HttpResponseBase:
    """Show a colleague's picture."""
    return sealed(FileResponse(stored(avatar_of(request.actor, pk, version)), content_type="image/webp"))


def _fresh(request: TenantRequest) -> User:
    """Return the person apart from the actor, whom a form that is refused would else change on the page."""
    return copy.copy(request.actor.person)


def _profile(request: TenantRequest, form: ProfileForm, avatar_form: AvatarForm) -> HttpResponse:
    person = request.actor.person
    context = {"form": form, "avatar_form": avatar_form, "unconfirmed": queries.is_unconfirmed(person)}
    refused = form.errors or avatar_form.errors
    return render(request, "accounts/profile.html", context, status=422 if refused else 200)


@require_POST
def resend_confirmation(request: TenantRequest) -> HttpResponse:
    """Mail the link again that confirms one's address."""
    user = request.actor.person
    limits.count("confirmation", str(user.pk), limit=5, window=limits.HOUR)
    root = f"{request.scheme}://{request.get_host()}"
    confirming.send(user, schema=request.tenant.schema_name, root=root, organisation=request.tenant.name)
    toast(request, _("Link sent to %(email)s") % {"email": user.email})
    return redirect("account_profile")


@public
@never_cache
def confirm_email(request: HttpRequest, key: str) -> HttpResponse:
    """Ask whoever followed the link to confirm by a button, since programs follow links too."""
    address = confirming.address_for(key)
    if address is None:
        return render(request, "accounts/confirm.html", {"wrong": True}, status=410)
    if request.method == "POST":
        actions.confirm_email(actor=Actor(address.user), address=address)
    return render(request, "accounts/confirm.html", {"address": address})


def sessions(request: TenantRequest) -> HttpResponse:
    """Show where one is signed in."""
    return render(request, "accounts/sessions.html", {"devices": devices.of(request, staying.until)})


@require_POST
def end_sessions(request: TenantRequest) -> HttpResponse:
    """Sign out one device, all others, or everywhere."""
    which = request.POST.get("which", "")
    if which == "everywhere":
        devices.end_all(request)
        logout(request)
        return redirect("account_login")
    if which == "others":
        devices.end_others(request)
        toast(request, _("Signed out on all other devices"))
    elif which.isdigit():
        devices.end_one(request, int(which))
        toast(request, _("Signed out there"))
    return redirect("account_sessions")


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Change language: for this browser, and for oneself when signed in."""
    back = request.POST.get("next") or request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            actions.change_language(actor=request.actor, language=language)  # type: ignore[attr-defined]
        _speak(request, response, language)
    return response


def _speak(request: HttpRequest, response: HttpResponse, language: str) -> None:
    """Remember a language in the session, when there is one, and in the browser."""
    if request.user.is_authenticated:
        request.session["language"] = language
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
