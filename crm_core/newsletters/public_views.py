"""The page for whoever gets a mailing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from crm_core.fields.lookups import as_key
from crm_core.mailings.suppressing import delivery_of
from crm_core.newsletters import preferences
from kundsystem.accounts.middleware import public
from kundsystem.shared.database import connection


@public
@csrf_exempt  # the mail program's own button sends no token of a form: the signed address is what lets it in
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Decide on mailings by the link in one: opening it asks, pressing does it (RFC 8058)."""
    delivery = delivery_of(token)
    done = ""
    if request.method == "POST" and delivery is not None:
        done = request.POST.get("do", "leave")
        if done == "all":
            preferences.leave_all(delivery)
        elif done == "choose":
            wanted = {key for one in request.POST.getlist("newsletter") if (key := as_key(one))}
            preferences.choose(delivery, wanted)
        else:
            preferences.leave(delivery)
    context = {
        "chosen": preferences.preferences_of(delivery) if delivery else None,
        "done": done,
        "organisation": connection.tenant,
    }
    return render(request, "crm_core/newsletters/preferences.html", context, status=200 if delivery else 410)
