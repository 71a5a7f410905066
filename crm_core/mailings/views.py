"""Pages of mailings for those who get them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from crm_core.mailings import suppressing
from kundsystem.accounts.middleware import public
from kundsystem.shared.database import connection


@public
@csrf_exempt  # the mail program's own button sends no token of a form: the signed address is what lets it in
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Opt out of mailings by the link in one: opening it asks, pressing does it (RFC 8058)."""
    delivery = suppressing.delivery_of(token)
    if request.method == "POST" and delivery is not None:
        suppressing.opt_out(delivery)
    is_out = delivery is not None and suppressing.has_opted_out(delivery)
    context = {"delivery": delivery, "is_out": is_out, "organisation": connection.tenant}
    return render(request, "crm_core/mailings/unsubscribe.html", context, status=200 if delivery else 410)
