"""The style guide."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from kundsystem.web.style_guide import context


def style_guide(request: HttpRequest) -> HttpResponse:
    """Show every component in every state; only where `DEVELOPMENT` is set."""
    if not getattr(settings, "DEVELOPMENT", False):
        raise Http404
    return render(request, "web/style_guide/index.html", context())
