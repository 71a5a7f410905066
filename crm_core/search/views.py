"""Finding anything: as a page, in the palette, and remembering what was opened."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from crm_core.search import page, recent
from crm_core.search import palette as in_palette
from crm_core.search.standing import standing_at
from kundsystem.accounts.http import TenantRequest


@require_GET
def index(request: TenantRequest) -> HttpResponse:
    """Show what is found on a page of its own: some of each kind, or all of one."""
    return render(request, "crm_core/search/index.html", page.results(request))


@require_GET
def palette(request: TenantRequest) -> HttpResponse:
    """Show what is found in the palette; before anything is typed, what one has opened lately and can do here."""
    return render(request, "crm_core/search/_palette.html", in_palette.contents(request))


@require_POST
def opened(request: TenantRequest) -> HttpResponse:
    """Remember that the page of a thing is open; the page says so by itself."""
    about = standing_at(request.actor, request.POST.get("about", ""))
    recent.remember(actor=request.actor, subject=about.subject, key=about.key)
    return HttpResponse(status=204)
