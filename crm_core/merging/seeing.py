"""What somebody saw before choosing, carried by the page, so that nothing is chosen on what no longer is so."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm_core.fields.registry import Field
from crm_core.history.queries import latest_change_of
from crm_core.merging.subjects import Subject
from kundsystem.accounts.actor import Actor
from kundsystem.shared import formatting
from kundsystem.shared.errors import Conflict

# Name of field → digest of the value that was shown; a field without one was empty.
Seen = Mapping[str, str]


def seen_of(subject: Subject, thing: Any) -> dict[str, str]:
    """Return what a page that is made now shows of a thing."""
    tokens = {field.name: field.token(thing) for field in subject.fields()}
    return {name: _digest(token) for name, token in tokens.items() if token}


def written(seen: Seen) -> str:
    """Write it for a form to carry."""
    return json.dumps(seen, separators=(",", ":"))


def read(text: str) -> Seen | None:
    """Read what a form carried; None when it is nothing that was written here."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        return None
    return found


def refuse_stale(subject: Subject, things: tuple[Any, Any], seen: Mapping[Any, Seen], actor: Actor) -> None:
    """Raise Conflict when either is no longer what was seen; both were read under a lock.

    Raises:
        Conflict: `context["changes"]` says each change in a sentence.
    """
    changes = [
        _sentence(thing, field, actor)
        for thing in things
        for field in subject.fields()
        if thing.pk in seen and seen[thing.pk].get(field.name, "") != _digest_or_nothing(field.token(thing))
    ]
    if changes:
        message = ngettext(
            "Something has been changed since you opened the page.",
            "Some things have been changed since you opened the page.",
            len(changes),
        )
        raise Conflict(message, context={"changes": changes})


def _sentence(thing: Any, field: Field, actor: Actor) -> str:
    change = latest_change_of(thing._meta.db_table, thing.pk, field.column_name)
    names = {"field": field.label, "name": str(thing), "value": field.show(thing) or "–"}
    if change is None or change.by is None or change.by == actor.user:
        return _("%(field)s of %(name)s is now %(value)s.") % names
    names |= {"who": change.by.name, "time": formatting.moment(change.at)}
    return _("%(field)s of %(name)s: %(who)s wrote %(value)s, %(time)s.") % names


def _digest(token: str) -> str:
    return hashlib.blake2s(token.encode(), digest_size=6).hexdigest()


def _digest_or_nothing(token: str) -> str:
    return _digest(token) if token else ""
