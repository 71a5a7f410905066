"""Turning a cell into what will be stored, and into what the preview shows."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from crm_core.custom_fields.field import OwnField
from crm_core.fields import choices, formatted, kinds
from crm_core.fields.lookups import Lookups
from crm_core.imports import limits
from crm_core.imports.names import Names
from crm_core.imports.targets import Target
from kundsystem.accounts.models import User
from kundsystem.shared.errors import UserError

_SHEET_ERROR = re.compile(
    r"#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SAKNAS!|REFERENS!|NAMN\?|VÄRDEFEL!|DIVISION/0!|OGILTIGT!|SKÄRNING!)"
)
_REMEMBERED = 20_000  # cells whose meaning is kept; towns and industries come again and again


@dataclass(frozen=True)
class Meaning:
    """What one cell means.

    Args:
        stored: JSON by column of the subject's table, or by name where a value is found or made by its name.
        shown: what the preview shows.
        how: `same`, `form` (written otherwise), `value` (became one of the organisation's own) or `nobody`.
    """

    stored: dict[str, Any]
    shown: str
    how: str = "same"


@dataclass
class Reader:
    """Reads cells for one import; knows the organisation's own values and people, each table read once."""

    showing: bool = True  # whether what the preview shows is worked out as well; a whole file does without
    titles_kept: bool = True  # whether an unusual position is kept as the person's title as well
    lookups: Lookups = field(default_factory=lambda: Lookups(everything=True))
    names: dict[str, Names] = field(default_factory=dict)
    nobody: dict[str, int] = field(default_factory=dict)  # people who are no users here, and in how many rows
    _known: dict[tuple[str, str], Meaning] = field(default_factory=dict)

    def read(self, target: Target, raw: str) -> Meaning | None:
        """Return a cell's meaning, None when it is empty.

        Raises:
            UserError: it can not be stored as that field; the sentence says why.
        """
        text = kinds.clean_text(raw)
        if not text:
            return None
        known = self._known.get((target.key, raw))
        if known is None:
            known = self._understand(target, text)
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[target.key, raw] = known
        if known.how == "nobody":
            self._count_nobody(text)
        return known

    def _count_nobody(self, text: str) -> None:
        if text in self.nobody or len(self.nobody) < 50:
            self.nobody[text] = self.nobody.get(text, 0) + 1

    def _understand(self, target: Target, text: str) -> Meaning:
        refuse_unreadable(text)
        kind = target.field.kind
        if target.understand is not None:
            stored, shown = target.understand(text)
            return Meaning(stored, shown, "value")
        if target.key == "note.author":
            return self._author(text)
        if isinstance(kind, choices.UserChoice):
            return self._person(target, text)
        if isinstance(target.field, OwnField):
            return self._own(target, target.field, text)
        if isinstance(kind, choices.Choice):
            return self._value(target, text)
        if isinstance(kind, choices.Tags):
            return self._tags(target, text)
        return self._plain(target, text)

    def _plain(self, target: Target, text: str) -> Meaning:
        if isinstance(target.field.kind, kinds.Text | kinds.Kind) and target.name.endswith("_town"):
            text = _town(text)
        value = target.field.parse(text, self.lookups)
        shown = self._shown(target, value)
        if target.key == "contact.name":
            return Meaning(_split_name(value), shown)
        if isinstance(target.field.kind, kinds.Date):
            value = value.isoformat()
        return Meaning({target.field.column_name: value}, shown)

    def _own(self, target: Target, field: OwnField, text: str) -> Meaning:
        # What can be chosen there is for the administrator to say: a file brings no new choices.
        value = field.parse(text, self.lookups)
        return Meaning({field.column_name: field.packed(value)}, self._shown(target, value))

    def _shown(self, target: Target, value: Any) -> str:
        if not self.showing:
            return ""
        if isinstance(target.field.kind, kinds.LongText | formatted.Link):
            return str(value)
        return target.field.kind.show(value)

    def _value(self, target: Target, text: str) -> Meaning:
        names = self._names(target)
        line = " ".join(text.split())
        if len(line) > 80:
            raise UserError(_("At most 80 characters fit in a value that others choose from."))
        name = names.find(line)
        if name is None:
            raise UserError(
                _(
                    "The column has more than %(count)s different values, too many to choose from."
                    " Make it a text instead."
                )
                % {"count": limits.NEW_VALUES}
            )
        stored: dict[str, Any] = {target.name: name}
        if target.key == "contact.position_type" and self.titles_kept and name.casefold() != line.casefold():
            stored["title"] = line
        return Meaning(stored, name, "value")

    def _tags(self, target: Target, text: str) -> Meaning:
        names = self._names(target)
        found: list[str] = []
        for part in re.split("[,;|]", text):
            if line := " ".join(part.split())[:80]:
                name = names.find(line)
                if name is None:
                    raise UserError(_("The column has more than %(count)s tags.") % {"count": limits.NEW_VALUES})
                found.append(name)
        return Meaning({"tags": list(dict.fromkeys(found))}, ", ".join(found), "value")

    def _person(self, target: Target, text: str) -> Meaning:
        user = self._user(text)
        if user is None:
            return Meaning({}, "", "nobody")
        return Meaning({target.field.column_name: str(user.pk)}, user.name, "same" if user.name == text else "form")

    def _author(self, text: str) -> Meaning:
        user = self._user(text)
        if user is None:
            return Meaning({"author_name": text[:120]}, text[:120])
        return Meaning({"author_id": str(user.pk)}, user.name, "same" if user.name == text else "form")

    def _user(self, text: str) -> User | None:
        users = choices.UserChoice().queryset()
        found: User | None = self.lookups.find("user", users, text, ("name", "email"))
        return found

    def _names(self, target: Target) -> Names:
        if target.key not in self.names:
            self.names[target.key] = Names.of(target)
        return self.names[target.key]


def refuse_unreadable(text: str) -> None:
    """Refuse a cell that holds no value at all.

    Raises:
        UserError: the sentence says what is there instead.
    """
    if _SHEET_ERROR.fullmatch(text):
        raise UserError(_("The cell holds an error from the spreadsheet: %(error)s.") % {"error": text})
    if "\ufffd" in text:
        raise UserError(_("The cell holds characters that could not be read. Try another encoding."))


def _town(text: str) -> str:
    """Write `ÄNGSHOLM` as `Ängsholm`; what is not in capitals is left."""
    if len(text) < 4 or not text.isupper():
        return text
    small = {"i", "på", "och", "vid", "av", "the"}
    words = [word if word in small else word.capitalize() for word in text.lower().split()]
    return " ".join("-".join(part[:1].upper() + part[1:] for part in word.split("-")) for word in words)


def _split_name(name: str) -> dict[str, str]:
    """Divide `Märta Öberg` and `Öberg, Märta`; what stands before the last word is the first name."""
    if "," in name:
        last, _comma, first = (part.strip() for part in name.partition(","))
    else:
        first, _space, last = name.rpartition(" ")
        if not first:
            first, last = last, ""
    return {key: value[:80] for key, value in (("first_name", first), ("last_name", last)) if value}
