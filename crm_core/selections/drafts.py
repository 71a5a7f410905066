"""The selection in an address; one that is too long for it is kept, and the address names what was kept."""

import hashlib

from crm_core.selections.encoding import LONGEST, decode, encode
from crm_core.selections.models import SelectionDraft
from crm_core.selections.tree import Tree, Unreadable, read

_KEPT = "d."


def write_address(tree: Tree) -> str:
    """Return a selection as it stands in an address. A long one is there only once `keep` has kept it."""
    text = encode(tree)
    return text if len(text) <= LONGEST else _KEPT + _digest(text)


def read_address(text: str) -> Tree:
    """Read a selection from an address.

    Raises:
        Unreadable: it is none, or is not kept any more.
    """
    if not text.startswith(_KEPT):
        return decode(text)
    draft = SelectionDraft.objects.filter(digest=text.removeprefix(_KEPT)[:64]).first()
    if draft is None:
        raise Unreadable("draft")
    return read(draft.tree)


def is_long(tree: Tree) -> bool:
    """Whether a selection has to be kept to have an address."""
    return write_address(tree).startswith(_KEPT)


def digest_of(tree: Tree) -> str:
    """Return what a kept selection is named by: the same for the same selection."""
    return _digest(encode(tree))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:40]
