"""Putting a condition's words together: what is said of somebody, and the details that were given."""

from collections.abc import Mapping, Sequence

from crm_core.selections.registry import Phrase


def phrase(said: str, details: Sequence[tuple[str, str]], words: Mapping[str, str]) -> Phrase:
    """Return a phrase: what is said, followed by the details whose value was given.

    Args:
        said: the verb and what belongs to it.
        details: parameter and its text, with the value's placeholder in it, in the order they are said.
        words: parameter → its value in words.
    """
    parts = [said, *(text for name, text in details if name in words)]
    return Phrase(" ".join(parts), words)
