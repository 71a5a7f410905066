"""The manual's pages."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from crm_core.help.access import chapter_for
from crm_core.help.chapters import language, pages
from crm_core.help.finding import find
from kundsystem.accounts.http import TenantRequest


@require_safe
def index(request: TenantRequest) -> HttpResponse:
    """List the chapters, or where some words stand in them."""
    words = request.GET.get("q", "").strip()[:100]
    context = {"pages": pages(language()), "q": words, "hits": find(words, language())}
    return render(request, "crm_core/help/index.html", context)


@require_safe
def show(request: TenantRequest, key: str) -> HttpResponse:
    """Show one chapter."""
    opened = chapter_for(key)
    return render(request, "crm_core/help/show.html", {"pages": pages(language()), "opened": opened})
