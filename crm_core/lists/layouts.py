"""Which columns somebody sees in a list, in which order, and how it is sorted to begin with."""

from collections.abc import Iterable
from dataclasses import dataclass

from crm_core.fields.registry import Field, fields_of
from crm_core.lists.models import ListLayout
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action


@dataclass(frozen=True)
class Layout:
    """The columns that are shown, those that could be, and the sorting."""

    shown: list[Field]
    hidden: list[Field]
    sort: str
    is_own: bool


def choosable(subject: str) -> list[Field]:
    """Return every field that can be a column, the usual ones first."""
    fields = [field for field in fields_of(subject) if field.column and field.name != "name"]
    return sorted(fields, key=lambda field: field.default_column or 1000)


def layout_of(actor: Actor, subject: str) -> Layout:
    """Return how the actor sees a list: as chosen, else as everybody does."""
    own = ListLayout.objects.filter(user=actor.user, list_name=subject).values_list("columns", "sort").first()
    every = {field.name: field for field in choosable(subject)}
    if own is None:
        shown = [field for field in every.values() if field.default_column]
    else:
        # A column that no longer exists is passed over.
        shown = [every[name] for name in own[0] if name in every]
    hidden = [field for field in every.values() if field not in shown]
    return Layout(shown, hidden, own[1] if own else "", own is not None)


@action("list.layout")
def save_layout(*, actor: Actor, subject: str, columns: Iterable[str], sort: str = "") -> None:
    """Remember the actor's columns and sorting of a list."""
    known = {field.name: field for field in choosable(subject)}
    kept = list(dict.fromkeys(name for name in columns if name in known))
    sortable = {field.name for field in fields_of(subject) if field.is_sortable}
    ListLayout.objects.update_or_create(
        user=actor.user,
        list_name=subject,
        defaults={"columns": kept, "sort": sort if sort.removeprefix("-") in sortable else ""},
    )


@action("list.layout_reset")
def reset_layout(*, actor: Actor, subject: str) -> None:
    """See a list as everybody does again."""
    ListLayout.objects.filter(user=actor.user, list_name=subject).delete()
