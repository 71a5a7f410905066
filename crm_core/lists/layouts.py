"""Which columns somebody sees in a list, in which order, and how it is sorted to begin with."""

from collections.abc import Iterable
from dataclasses import dataclass

from crm_core.fields.registry import Field
from crm_core.lists.listing import Listing, listing_of
from crm_core.lists.models import ListLayout, SavedList
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action


@dataclass(frozen=True)
class Layout:
    """The columns that are shown, those that could be, and the sorting."""

    shown: list[Field]
    hidden: list[Field]
    sort: str
    is_own: bool


def layout_of(actor: Actor, listing: Listing, saved: SavedList | None = None) -> Layout:
    """Return how the actor sees a list: as a saved one has it, else as chosen, else as everybody does."""
    own: tuple[list[str], str] | None
    if saved is not None:
        own = (saved.columns, saved.sort)
    else:
        own = _chosen(actor, listing)
    every = {field.name: field for field in listing.columns()}
    if own is None:
        shown = [field for field in every.values() if field.default_column]
    else:
        # A column that no longer exists is passed over.
        shown = [every[name] for name in own[0] if name in every]
    hidden = [field for field in every.values() if field not in shown]
    return Layout(shown, hidden, own[1] if own else "", own is not None and saved is None)


def _chosen(actor: Actor, listing: Listing) -> tuple[list[str], str] | None:
    return ListLayout.objects.filter(user=actor.user, list_name=listing.name).values_list("columns", "sort").first()


@action("list.layout")
def save_layout(*, actor: Actor, subject: str, columns: Iterable[str], sort: str = "") -> None:
    """Remember the actor's columns and sorting of a list."""
    listing = listing_of(subject)
    known = {field.name for field in listing.columns()}
    kept = list(dict.fromkeys(name for name in columns if name in known))
    ListLayout.objects.update_or_create(
        user=actor.user,
        list_name=subject,
        defaults={"columns": kept, "sort": sort if sort.removeprefix("-") in listing.sortable() else ""},
    )


@action("list.layout_reset")
def reset_layout(*, actor: Actor, subject: str) -> None:
    """See a list as everybody does again."""
    ListLayout.objects.filter(user=actor.user, list_name=subject).delete()
