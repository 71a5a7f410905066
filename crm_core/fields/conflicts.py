"""Whether somebody else has changed what one was shown: compared field by field, so that nobody's work is lost."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from crm_core.fields.registry import Field
from crm_core.history.queries import latest_change_of
from kundsystem.accounts.actor import Actor
from kundsystem.shared import formatting
from kundsystem.shared.errors import Conflict


def refuse_stale(
    thing: Model,
    fields: list[Field],
    changes: Mapping[str, Any],
    seen: Mapping[str, str],
    actor: Actor | None = None,
) -> None:
    """Raise Conflict when a field that is to be changed no longer is what its changer saw.

    The object must have been read under a lock. Whoever wants the same as it has become disturbs nobody.

    Raises:
        Conflict: `context["conflicts"]` has, per field: field, label, by, at, theirs, yours (texts) and now (the token
            that says one has seen it).
    """
    conflicts = []
    for field in fields:
        now = field.token(thing)
        wanted = field.kind.token(changes[field.name])
        if field.name in seen and seen[field.name] != now and wanted != now:
            change = latest_change_of(thing._meta.db_table, thing.pk, field.column_name)
            conflicts.append(
                {
                    "field": field.name,
                    "label": field.label,
                    "by": change.by.name if change and change.by else "",
                    "by_key": change.by.pk if change and change.by else None,
                    "at": change.at if change else None,
                    "theirs": field.show(thing),
                    "yours": field.kind.show(changes[field.name]),
                    "yours_raw": field.kind.raw(changes[field.name]),
                    "now": now,
                }
            )
    if conflicts:
        raise Conflict(_sentence(conflicts[0], actor), context={"conflicts": conflicts})


def _sentence(conflict: dict[str, Any], actor: Actor | None) -> str:
    if actor is not None and actor.user is not None and conflict["by_key"] == actor.user.pk:
        return _("You changed the same field at %(time)s, in another window.") % {
            "time": formatting.moment(conflict["at"])
        }
    if conflict["by"] and conflict["at"]:
        return _("%(name)s changed the same field at %(time)s.") % {
            "name": conflict["by"],
            "time": formatting.moment(conflict["at"]),
        }
    return _("The same field was changed meanwhile.")
