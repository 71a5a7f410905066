"""The pages of an import: choose a file, check it, follow it, see what it came to."""

import uuid
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm_core.imports import access, actions, checking, columns, contents, preview, queries, report, sentences, undoing
from crm_core.imports.forms import ChoiceForm, MappingForm, ReadingForm, UploadForm
from crm_core.imports.models import Import
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import InvalidFields, NotFound, UserError

_TEMPLATES = "crm_core/imports"


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: TenantRequest) -> HttpResponse:
    """Choose a file."""
    imports = access.imports_for(request.actor)
    form = UploadForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        # Django's own field refuses an empty file before we can say what is wrong with it.
        if form.is_valid() or "file" in request.FILES:
            holds = form.cleaned_data.get("holds") or Import.Holds.REGISTER
            item = actions.upload(actor=request.actor, file=form.given, holds=holds)
            return redirect("import_show", pk=item.pk)
        status = 422
    asked = request.POST.get("holds") or request.GET.get("holds", "")
    context = {
        "form": form,
        "earlier": queries.earlier(imports),
        "steps": sentences.steps(),
        "step": 0,
        "offered": contents.offered(request.actor),
        "holds": asked if asked in Import.Holds.values else Import.Holds.REGISTER,
    }
    return render(request, f"{_TEMPLATES}/start.html", context, status=status)


@require_GET
def show(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """An import wherever it stands."""
    item = access.import_for(request.actor, pk)
    if item.is_busy:
        context = {"item": item, "job": item.job, "steps": sentences.steps(item), "step": _step(item)}
        return render(request, f"{_TEMPLATES}/busy.html", context)
    if item.state == Import.State.UNREADABLE:
        more = {"step": 0, "offered": contents.offered(request.actor), "holds": item.holds}
        return render(request, f"{_TEMPLATES}/unreadable.html", _reading(item) | more)
    if item.state == Import.State.REVIEW:
        return render(request, f"{_TEMPLATES}/review.html", _review(request, item))
    return render(request, f"{_TEMPLATES}/done.html", _done(request, item))


def _step(item: Import) -> int:
    return {Import.State.READING: 1, Import.State.IMPORTING: 2}.get(Import.State(item.state), 3)


def _reading(item: Import) -> dict[str, Any]:
    return {"item": item, "steps": sentences.steps(item), "encodings": actions.encodings()}


def _review(request: TenantRequest, item: Import) -> dict[str, Any]:
    asked = request.GET.get("row", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 9 else item.header_row + 1
    row, before, after = queries.near(item, number)
    found = queries.duplicates(item, limit=1)
    content = contents.content_of(item)
    cells = preview.columns_for(item, row)
    mapped = sum(1 for cell in cells if cell.key)
    return _reading(item) | {
        "step": 1,
        "row": row,
        "before": before,
        "after": after,
        "last": queries.last_number(item),
        "columns": cells,
        "sentences": sentences.of_review(item, mapped),
        "targets": columns.targets(item.holds),
        "shapes": [] if sentences.is_of_things(item) else Import.Shape.choices,
        "offered": contents.offered(request.actor),
        "choices": content.choices,
        "lacking": content.lacking(item.mapping),
        "read_as": preview.read_as(item, row),
        "faults": queries.fault_groups(item),
        "example": found[0] if found else None,
        "lines": preview.compare(item, found[0])[:4] if found else [],
        "may_change": access.may_change(request.actor, item),
    }


def _done(request: TenantRequest, item: Import) -> dict[str, Any]:
    may_change = access.may_change(request.actor, item)
    foreseen = undoing.foreseen(item) if item.can_be_undone and may_change else None
    return {
        "item": item,
        "steps": sentences.steps(item),
        "step": 4,
        "sentences": sentences.of_done(item, foreseen),
        "faulty": list(_faulty(item)) if item.has_rows else [],
        "earlier": queries.earlier(access.imports_for(request.actor)),
        "foreseen": foreseen,
        "kept": undoing.kept_things(item),
        "of_things": sentences.is_of_things(item),
        "name_heading": item.headers[_named_by(item)] if _named_by(item) >= 0 else "",
    }


def _faulty(item: Import, limit: int = 5) -> Any:
    name = _named_by(item)
    for number, raw, errors in queries.faulty_rows(item, limit):
        yield {
            "number": number,
            "name": raw[name] if 0 <= name < len(raw) else "",
            "why": checking.fault_sentence(errors[0]),
            "value": errors[0]["v"],
        }


def _named_by(item: Import) -> int:
    """Return the position of the column that a faulty row is called by; -1 where there is none."""
    return next((item.mapping.index(key) for key in contents.content_of(item).named_by if key in item.mapping), -1)


@require_POST
def reading(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Read the file in another way."""
    item = access.import_for(request.actor, pk)
    form = ReadingForm(request.POST)
    if not form.is_valid():
        raise InvalidFields(_first(form), {name: [str(e) for e in errors] for name, errors in form.errors.items()})
    actions.reread(actor=request.actor, item=item, values=form.given())
    return redirect("import_show", pk=pk)


@require_POST
def mapping(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Say what the columns are; answers with the page as it now is."""
    item = access.import_for(request.actor, pk)
    form = MappingForm(request.POST)
    shape = form.cleaned_data["shape"] if form.is_valid() else item.shape
    chosen = [request.POST.get(f"column-{position}", "") for position in range(len(item.headers))]
    try:
        item = actions.change_mapping(actor=request.actor, item=item, mapping=chosen, shape=shape)
    except UserError as error:
        if error.code != "twice":
            raise
        context = _review(request, item) | {"problem": error.message}
        return render(request, f"{_TEMPLATES}/review.html", context, status=422)
    return redirect(_here(request, item))


@require_POST
def choice(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Say what becomes of customers that are there already."""
    item = access.import_for(request.actor, pk)
    form = ChoiceForm(request.POST)
    if not form.is_valid():
        raise UserError(_first(form))
    single = {
        int(name.removeprefix("row-")): value
        for name, value in request.POST.items()
        if name.startswith("row-") and name[4:].isdecimal() and value in Import.Duplicates.values
    }
    actions.choose(actor=request.actor, item=item, duplicates=form.cleaned_data["duplicates"], decisions=single)
    return redirect("import_duplicates" if request.POST.get("next") == "duplicates" else "import_show", pk=pk)


@require_GET
def duplicates(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Go through the duplicates one by one."""
    item = access.import_for(request.actor, pk)
    if item.state != Import.State.REVIEW:
        return redirect("import_show", pk=pk)
    asked = request.GET.get("after", "0")
    after = int(asked) if asked.isdecimal() and len(asked) < 9 else 0
    found = queries.duplicates(item, after=after, limit=queries.DUPLICATES_SHOWN + 1)
    shown = found[: queries.DUPLICATES_SHOWN]
    context = {
        "item": item,
        "steps": sentences.steps(item),
        "step": 1,
        "sentences": sentences.of_review(item, 0),
        "rows": [(duplicate, preview.compare(item, duplicate)) for duplicate in shown],
        "next": shown[-1].number if len(found) > len(shown) else None,
        "choices": contents.content_of(item).choices,
        "may_change": access.may_change(request.actor, item),
    }
    return render(request, f"{_TEMPLATES}/duplicates.html", context)


@require_POST
def run(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Carry out the import."""
    actions.start(actor=request.actor, item=access.import_for(request.actor, pk))
    return redirect("import_show", pk=pk)


@require_POST
def undo(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Take back the import."""
    actions.start_undo(actor=request.actor, item=access.import_for(request.actor, pk))
    return redirect("import_show", pk=pk)


@require_GET
def faults(request: TenantRequest, pk: uuid.UUID) -> StreamingHttpResponse:
    """Hand back the faulty rows as a file."""
    item = access.import_for(request.actor, pk)
    if not item.has_rows or not item.counts.get("faulty"):
        raise NotFound("")
    response = StreamingHttpResponse(report.stream(item), content_type=report.content_type(item))
    response.headers["Content-Disposition"] = _attachment(report.file_name(item))
    return response


def _attachment(name: str) -> str:
    return content_disposition_header(True, name) or "attachment"


def _here(request: TenantRequest, item: Import) -> str:
    row = request.POST.get("row", "")
    address = reverse("import_show", args=[item.pk])
    return f"{address}?row={row}" if row.isdecimal() else address


def _first(form: Any) -> str:
    return next(str(errors[0]) for errors in form.errors.values())
