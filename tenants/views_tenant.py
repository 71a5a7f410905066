"""What an organisation's host answers on behalf of the platform."""

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from kundsystem.accounts.middleware import public
from kundsystem.accounts.queries import active_user
from kundsystem.shared import limits
from tenants import crossing


@public
@never_cache
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Come in from the public site; the page sends its form by itself, so that looking at the address uses nothing."""
    if request.method != "POST":
        return render(request, "tenants/enter.html")
    limits.count_by_computer("enter", request, limit=60, window=limits.MINUTE)
    user_id = crossing.redeem(request.tenant, token)  # type: ignore[attr-defined]
    user = active_user(user_id) if user_id else None
    if user is None:
        return render(request, "tenants/enter.html", {"wrong": True}, status=410)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("/")
