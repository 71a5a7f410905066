"""Two saved selections together: combined into one, or compared."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from crm_core.lists.counting import count_all
from crm_core.selections import freezing
from crm_core.selections.access import selection_for, selections_for
from crm_core.selections.checking import Checked, check
from crm_core.selections.compiling import selected
from crm_core.selections.hits import Hits, hits
from crm_core.selections.models import Selection
from crm_core.selections.patience import patience
from crm_core.selections.state import State
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import NotFound, UserError
from kundsystem.shared.keys import key_to_short, short_to_key


@dataclass(frozen=True)
class Part:
    """Those that came, left, or stayed: how many, the first of them, and a builder that holds them all."""

    label: str
    tone: str
    count: int
    hits: Hits
    url: str


@require_GET
def compare(request: TenantRequest) -> HttpResponse:
    """Show who came, who left and who stayed, between one selection and another."""
    first, second = _chosen(request, "a"), _chosen(request, "b")
    context: dict[str, object] = {
        "selections": [(one, key_to_short(one.pk)) for one in selections_for(request.actor).for_list()],
        "first": first,
        "second": second,
    }
    if first is not None and second is not None:
        try:
            context["parts"] = _parts(request.actor, first, second)
        except UserError as error:
            context["problem"] = error.message
    return render(request, "crm_core/selections/compare.html", context)


@require_GET
def combine(request: TenantRequest) -> HttpResponse:
    """Open a builder with two selections combined."""
    first, second = _chosen(request, "a"), _chosen(request, "b")
    if first is None or second is None:
        raise UserError(_("Choose two selections."), code="required")
    tree = freezing.combined(first, second, request.GET.get("how", ""))
    return redirect(State(tree, is_changed=True).url())


def _chosen(request: TenantRequest, name: str) -> Selection | None:
    selections_for(request.actor)
    short = request.GET.get(name, "")
    if not short:
        return None
    try:
        key = short_to_key(short)
    except ValueError:
        raise NotFound(_("The selection does not exist, or has been removed.")) from None
    return selection_for(request.actor, key)


def _parts(actor: Actor, before: Selection, after: Selection) -> list[Part]:
    asked = [
        (_("Have come"), "gran", freezing.combined(after, before, freezing.MINUS)),
        (_("Have left"), "falu", freezing.combined(before, after, freezing.MINUS)),
        (_("Have stayed"), "fjord", freezing.combined(before, after, freezing.AND)),
    ]
    checked: list[Checked] = [check(tree, actor) for _label, _tone, tree in asked]
    with patience():
        counts = count_all(*(selected(one) for one in checked), cap=None)
    return [
        Part(label, tone, number.number, hits(one), State(tree, is_changed=True).url())
        for (label, tone, tree), one, number in zip(asked, checked, counts, strict=True)
    ]
