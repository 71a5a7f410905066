"""Something that a column of a file can become."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from crm_core.fields import kinds
from crm_core.fields.registry import Field

CUSTOMER, CONTACT, NOTE, DEAL, PRODUCT = "customer", "contact", "note", "deal", "product"
LEFT_OUT = ""


@dataclass(frozen=True)
class Target:
    """Something that a column can become.

    Args:
        key: `subject.name`, as it is stored in a mapping.
        label: as it stands in the list of choices.
        field: the registry's field that parses it.
        synonyms: headings that mean it.
        understand: turns a cell into what is stored and what is shown, where the field's own kind can not.
    """

    key: str
    label: Any
    field: Field
    synonyms: tuple[str, ...] = ()
    understand: Callable[[str], tuple[dict[str, Any], str]] | None = None

    @property
    def subject(self) -> str:
        """What it belongs to: customer, contact, note, deal, product, or the name of an `Extra`."""
        return self.key.split(".")[0]

    @property
    def name(self) -> str:
        """Its name within the subject."""
        return self.key.split(".", 1)[1]


def only_in_files(subject: str, name: str, label: Any, kind: kinds.Kind, *synonyms: str, limit: int = 0) -> Target:
    """Make a target that no form has."""
    return Target(f"{subject}.{name}", label, Field(subject, name, label, kind, limit=limit), synonyms)
