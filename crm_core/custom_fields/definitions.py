"""The organisation's own fields as the registry asks for them, read once and kept until they change.

The organisation's row, which every request reads anyway, says which shape is in force: a mark that the database itself
changes with the first row of a definition, whatever door the change came through. What a process has made of a shape is
kept under its mark, so that a change is seen by every process with its next request, and by no other organisation.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_core.custom_fields.field import OWN, OwnField, sort_of
from crm_core.custom_fields.kinds import STORING, WIDE
from crm_core.custom_fields.models import CustomField, CustomOption
from crm_core.custom_fields.resolving import meet
from crm_core.fields.registry import Field, register_source
from kundsystem.api.registry import shaped_by
from kundsystem.shared.database import connection
from kundsystem.shared.errors import NotFound
from tenants.models import Organisation

# So many organisations' fields are kept in a process; those that were asked for longest ago go first.
KEPT = 500
OWN_HEADING = gettext_lazy("Own fields")


@dataclass(frozen=True)
class Shape:
    """The own fields of every subject, and the headings that they stand under."""

    fields: dict[str, dict[str, Field]] = field(default_factory=dict)
    groups: dict[str, dict[str, Any]] = field(default_factory=dict)


_NONE = Shape()
_shapes: OrderedDict[tuple[str, str], Shape] = OrderedDict()


def mark_in_force() -> str:
    """Return the mark of the shape that the organisation has; empty when it has never had a field of its own."""
    organisation: Any = connection.tenant
    mark = getattr(organisation, "shape", None)
    if mark is None:
        # Set by its schema's name alone, as in a task.
        found = Organisation.objects.filter(schema_name=connection.schema_name).values_list("shape", flat=True)
        mark = organisation.shape = found.first() or ""
    return str(mark)


def refresh() -> None:
    """Go on with the fields as they have just been changed."""
    found = Organisation.objects.filter(schema_name=connection.schema_name).values_list("shape", flat=True)
    connection.tenant.shape = found.first() or ""


def shape_key() -> tuple[str, str] | None:
    """Return what the shape that is in force is kept under; None where nobody has shaped anything."""
    schema = connection.schema_name
    if schema in {settings.PUBLIC_SCHEMA_NAME, settings.TEMPLATE_SCHEMA} or not (mark := mark_in_force()):
        return None
    return schema, mark


def shape_in_force() -> Shape:
    """Return the fields of the organisation that is set."""
    key = shape_key()
    if key is None:
        return _NONE
    shape = _shapes.get(key)
    if shape is None:
        shape = _shapes[key] = _read()
        while len(_shapes) > KEPT:
            _shapes.popitem(last=False)
    else:
        _shapes.move_to_end(key)
    return shape


def _read() -> Shape:
    shape = Shape()
    for definition in CustomField.objects.active().in_order():
        made = field_for(definition, list(definition.options.all()))
        shape.fields.setdefault(definition.subject, {})[made.name] = made
        shape.groups.setdefault(definition.subject, {})[made.group] = definition.group or OWN_HEADING
    return shape


def field_for(definition: CustomField, options: list[CustomOption]) -> OwnField:
    """Make the registry's field of a definition."""
    storing = STORING[definition.kind]
    return OwnField(
        definition.subject,
        definition.name,
        definition.label,
        storing.make(definition, options),
        group=f"{OWN}:{definition.group}",
        attribute="custom",
        required=definition.required,
        limit=storing.limit,
        column=definition.in_lists,
        sort=sort_of(definition, options),
        filterable=definition.in_lists,
        wide=definition.kind in WIDE,
        synonyms=(definition.label.casefold(),),
        hint=definition.help_text,
        source=OWN,
        stored_kind=definition.kind,
        default=definition.default,
        is_quick=definition.index_state == CustomField.IndexState.READY,
    )


def own_fields_of(subject: str) -> list[OwnField]:
    """Return the fields that the organisation has added to a subject, in order."""
    return list(shape_in_force().fields.get(subject, {}).values())  # type: ignore[arg-type]


def own_field_of(subject: str, name: str) -> OwnField:
    """Return one field that the organisation has added to a subject; NotFound when there is none of that name."""
    found = shape_in_force().fields.get(subject, {}).get(name)
    if not isinstance(found, OwnField):
        raise NotFound(_("There is no such field, or it has been removed."))
    return found


def own_groups_of(subject: str) -> dict[str, Any]:
    """Return the headings that a subject's own fields stand under: key and text, in order."""
    return shape_in_force().groups.get(subject, {})


def start_of(subject: str) -> dict[str, Any]:
    """Return what the own fields of something new begin with, by name."""
    return {one.name: one.start for one in own_fields_of(subject) if one.start is not None}


class _Source:
    """Lets the registry ask for them."""

    def fields(self, subject: str) -> dict[str, Field]:
        return shape_in_force().fields.get(subject, {})

    def groups(self, subject: str) -> dict[str, Any]:
        return own_groups_of(subject)

    def fetch(self, subject: str, things: Sequence[Any], only: Iterable[Field] | None) -> None:
        meet(things, subject, only)


register_source(_Source())
shaped_by(lambda: " ".join(shape_key() or ()))
