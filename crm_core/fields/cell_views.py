"""One field of a thing, shown and changed where it stands; every place that shows it uses the same two addresses."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from crm_core.fields.cells import Cell
from crm_core.fields.forms import SubjectForm
from crm_core.fields.registry import Field, field_of
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import Conflict, NotFound, UserError
from kundsystem.web.toasts import toast

CELL, EDITOR, CONFLICT = (f"crm_core/fields/_{name}.html" for name in ("cell", "editor", "conflict"))


@dataclass(frozen=True)
class CellViews:
    """The two views of a subject's fields.

    Args:
        subject: whose fields they are.
        find: fetches one through access: actor, key, whether it is to be changed.
        cell: makes the cell that is shown: actor, thing, field.
        change: the action: actor, thing, changes, what was seen.
        told: what the receipt says: actor, field, thing as it was, the new value.
        address: name of the page that shows the thing.
        changed: the event that tells the rest of the page.
    """

    subject: str
    find: Callable[[Actor, uuid.UUID, bool], Any]
    cell: Callable[[Actor, Any, Field], Cell]
    change: Callable[[Actor, Any, dict[str, Any], dict[str, str]], Any]
    told: Callable[[Actor, Field, Any, Any], str]
    address: str
    changed: str = "customerChanged"

    def edit(self, request: TenantRequest, pk: uuid.UUID, name: str) -> HttpResponse:
        """Put the editor in the cell's place; without scripts the whole form is where one edits."""
        thing, field = self._found(request, pk, name)
        if not request.htmx:
            return redirect(self.cell(request.actor, thing, field).page)
        return self._editor(request, thing, field)

    def save(self, request: TenantRequest, pk: uuid.UUID, name: str) -> HttpResponse:
        """Save the field and show it again; GET only shows it, as when editing is given up."""
        if request.method == "GET":
            return self._cell(request, self.find(request.actor, pk, False), field_of(self.subject, name))
        thing, field = self._found(request, pk, name)
        seen = request.POST.get("seen", request.GET.get("seen"))
        try:
            value = field.parse(", ".join(request.POST.getlist(field.name) or request.POST.getlist("value")))
            self.change(request.actor, thing, {name: value}, {} if seen is None else {name: seen})
        except Conflict as error:
            context = {"cell": self.cell(request.actor, thing, field), "error": error}
            return render(request, CONFLICT, context | error.context["conflicts"][0], status=409)
        except UserError as error:
            if not request.htmx:
                raise
            return self._editor(request, thing, field, error)
        if field.token(thing) != field.kind.token(value):
            undo = reverse("undo", args=[request.actor.last_operation])
            toast(request, self.told(request.actor, field, thing, value), undo_url=undo)
        if not request.htmx:
            return redirect(self.address, pk)
        response = self._cell(request, self.find(request.actor, pk, False), field)
        response["HX-Trigger"] = self.changed
        return response

    def _found(self, request: TenantRequest, pk: uuid.UUID, name: str) -> tuple[Model, Field]:
        thing = self.find(request.actor, pk, True)
        field = field_of(self.subject, name)
        if not field.editable:
            raise NotFound(_("That cannot be changed."))
        return thing, field

    def _cell(self, request: TenantRequest, thing: Model, field: Field) -> HttpResponse:
        return render(request, CELL, {"cell": self.cell(request.actor, thing, field), "answer": True})

    def _editor(
        self, request: TenantRequest, thing: Model, field: Field, error: UserError | None = None
    ) -> HttpResponse:
        data = request.POST if error else None
        ids = f"edit-{thing.pk.hex}-%s"
        form = SubjectForm(data, subject=self.subject, thing=thing, only=[field.name], auto_id=ids)
        context: dict[str, Any] = {
            "cell": self.cell(request.actor, thing, field),
            "control": form[field.name],
            "error": error,
            "seen": request.POST.get("seen", field.token(thing)),
            "options": getattr(field.kind, "options", lambda current: [])(field.read(thing)),
            "current": field.kind.raw(field.read(thing)),
        }
        return render(request, EDITOR, context, status=error.status if error else 200)
