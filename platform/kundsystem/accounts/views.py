"""One's own account: profile, devices, confirming an address; and the language of the pages."""

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kundsystem.accounts import actions, confirming, devices, queries
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.forms import ProfileForm
from kundsystem.accounts.http import TenantRequest
from kundsystem.accounts.middleware import public
from kundsystem.shared import limits
from kundsystem.web.toasts import toast

YEAR = 365 * 24 * 60 * 60


def profile(request: TenantRequest) -> HttpResponse:
    """Show and change one's own name and language."""
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=request.actor.person)
    if request.method == "POST" and form.is_valid():
        actions.change_profile(actor=request.actor, **form.cleaned_data)
        response = redirect("account_profile")
        _speak(request, response, form.cleaned_data["language"])
        with translation.override(form.cleaned_data["language"]):
            toast(request, _("Saved"))
        return response
    context = {"form": form, "unconfirmed": queries.is_unconfirmed(request.actor.person)}
    return render(request, "accounts/profile.html", context, status=422 if form.errors else 200)


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
    return render(request, "accounts/sessions.html", {"devices": devices.of(request)})


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
