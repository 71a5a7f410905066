"""The log's pages: everything, one operation, and the whole of it as a file."""

import uuid
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm_core.history.tables import described
from crm_core.history.telling import DOORS
from crm_core.log import exporting, queries
from crm_core.log.access import require_log
from crm_core.log.asking import Asked
from crm_core.log.entries import entries_of
from crm_core.log.operation import operation_for
from crm_core.log.parts import PARTS
from kundsystem.accounts.http import TenantRequest
from kundsystem.accounts.queries import users


@require_GET
def index(request: TenantRequest) -> HttpResponse:
    """Show what has happened; while one scrolls, only what follows."""
    require_log(request.actor)
    asked = Asked.read(request.GET)
    before = _number(request.GET.get("before", ""))
    found = queries.newest(asked, before)
    context: dict[str, Any] = {"asked": asked, "found": found, "entries": entries_of(found), "is_following": before > 0}
    more = bool(request.htmx and before)
    if not more:
        context |= {
            "parts": [(key, label) for key, (label, _tone) in PARTS.items()],
            "people": users().order_by("name"),
            "doors": list(DOORS.items()),
            "tables": sorted(
                ((table.name, str(table.plural)) for table in described().values() if table.is_shown),
                key=lambda pair: pair[1].casefold(),
            ),
        }
    return render(request, f"crm_core/log/{'_more' if more else 'index'}.html", context)


@require_GET
def show(request: TenantRequest, operation: uuid.UUID) -> HttpResponse:
    """Show everything that one operation did, a page at a time."""
    told = operation_for(request.actor, operation, after=_number(request.GET.get("after", "")))
    return render(request, "crm_core/log/show.html", {"told": told})


@require_POST
def export(request: TenantRequest) -> StreamingHttpResponse:
    """Send what the conditions leave as a file; that it was taken out is in the log from then on."""
    made = exporting.export(actor=request.actor, query=request.POST)
    response = StreamingHttpResponse(made.chunks(), content_type="text/csv; charset=utf-8")
    disposition = content_disposition_header(True, f"{_('Log')} {made.day.isoformat()}.csv")
    response["Content-Disposition"] = disposition or "attachment"
    response["Cache-Control"] = "no-store"
    return response


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0
