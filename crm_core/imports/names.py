"""An organisation's own values by name: those there are, and those that a file brings."""

from dataclasses import dataclass, field

from crm_core.fields import choices
from crm_core.imports import limits
from crm_core.imports.targets import Target


@dataclass
class Names:
    """The names of one kind of value, whatever their letters' case.

    Args:
        known: lower-case name → name, of those that exist.
        shorten: whether `inköpsansv.` may become `Inköp`: a value that begins like one there is.
    """

    known: dict[str, str]
    shorten: bool = False
    new: dict[str, str] = field(default_factory=dict)
    became: dict[str, str] = field(default_factory=dict)  # as it stood → what it became

    @classmethod
    def of(cls, target: Target) -> "Names":
        """Read the names that a target can be, from the database."""
        kind = target.field.kind
        values = kind.queryset() if isinstance(kind, choices.Choice | choices.Tags) else ()
        known = {value.name.lower(): value.name for value in values}
        return cls(known, shorten=target.key == "contact.position_type")

    def find(self, text: str) -> str | None:
        """Return the name that a text means; a new one is noted. None when the file brings too many new ones."""
        lowered = text.lower()
        name = self.known.get(lowered) or self.new.get(lowered) or (self._longer(lowered) if self.shorten else "")
        if not name:
            if len(self.new) >= limits.NEW_VALUES:
                return None
            name = self.new[lowered] = text
        if len(self.became) < limits.NEW_VALUES:
            self.became[text] = name
        return name

    def _longer(self, lowered: str) -> str:
        """The longest existing name that the text begins with, or that begins with the text when that is cut off."""
        stem = lowered.rstrip(".")
        is_short = len(stem) >= 4 and lowered.endswith(".")
        found = [
            name
            for key, name in self.known.items()
            if (len(key) >= 4 and lowered.startswith(key)) or (is_short and key.startswith(stem))
        ]
        return max(found, key=len, default="")
