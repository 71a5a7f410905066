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
            that says one has seen it); `by` is empty when it was oneself, and then `own` is true.
    """
    conflicts = []
    for field in fields:
        now = field.token(thing)
        wanted = field.kind.token(changes[field.name])
        if field.name in seen and seen[field.name] != now and wanted != now:
            change = latest_change_of(thing._meta.db_table, thing.pk, field.column_name)
            by = change.by if change else None
            own = by is not None and actor is not None and by == actor.user
            conflicts.append(
                {
                    "field": field.name,
                    "label": field.label,
                    "by": by.name if by and not own else "",
                    "own": own,
                    "at": change.at if change else None,
                    "theirs": _unbroken(field.show(thing)),
                    "yours": _unbroken(field.kind.show(changes[field.name])),
                    "yours_raw": field.kind.raw(changes[field.name]),
                    "now": now,
                }
            )
    if conflicts:
        raise Conflict(_sentence(conflicts[0]), context={"conflicts": conflicts})


def _sentence(conflict: dict[str, Any]) -> str:
    if conflict["own"]:
        return _("You changed the same field at %(time)s, in another window.") % {
            "time": formatting.moment(conflict["at"])
        }
    if conflict["by"] and conflict["at"]:
        return _("%(name)s changed the same field at %(time)s.") % {
            "name": conflict["by"],
            "time": formatting.moment(conflict["at"]),
        }
    return _("The same field was changed meanwhile.")


def _unbroken(shown: str) -> str:
    """Keep a telephone number or the like on one line where it stands in a sentence."""
    return shown.replace(" ", "\u00a0") if len(shown) <= 20 and any(sign.isdigit() for sign in shown) else shown
