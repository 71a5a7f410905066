"""The outbox page, in development only."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from kundsystem.messaging import outbox


def show_outbox(request: HttpRequest) -> HttpResponse:
    """Show every mail that would have been sent."""
    if not settings.OUTBOX:
        raise Http404
    return render(request, "messaging/outbox.html", {"messages_sent": outbox.messages()})
