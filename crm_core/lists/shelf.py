"""The saved lists that somebody has beside a list: one's own, those of others, and the one that is shown now."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from crm_core.fields.lookups import as_key
from crm_core.lists import addresses
from crm_core.lists.access import saved_lists_for
from crm_core.lists.listing import Listing
from crm_core.lists.models import SavedList
from crm_core.lists.permissions import SHARE
from kundsystem.accounts.actor import Actor
from kundsystem.shared.keys import key_to_short

# What names the saved list in the address.
LIST = "list"
# Not part of what is saved: its order is kept apart, and in which shape it is seen is one's own matter.
APART = (LIST, "sort", "show")


@dataclass(frozen=True)
class Shelf:
    """Saved lists, and which of them is shown.

    Args:
        own: one's own; `shared` those of others.
        shown: the one that the address names, when it is one of these.
        is_changed: whether the address asks for something else than what is saved.
        may_change: whether the one that is shown may be changed by who looks at it.
    """

    own: list[SavedList]
    shared: list[SavedList]
    shown: SavedList | None = None
    is_changed: bool = False
    may_change: bool = False

    @property
    def standard(self) -> SavedList | None:
        """The one that the list begins with; none when it begins with everything."""
        return next((saved for saved in (*self.own, *self.shared) if saved.is_standard), None)  # type: ignore[attr-defined]


def shelf_of(actor: Actor, listing: Listing, query: QueryDict) -> Shelf:
    """Return the saved lists beside a list: one question."""
    found = list(saved_lists_for(actor).of_list(listing.name).for_rail(actor.user))
    user: Any = actor.user
    own = [saved for saved in found if user is not None and saved.owner_id == user.pk]
    shared = [saved for saved in found if saved not in own]
    key = as_key(query.get(LIST, ""))
    shown = next((saved for saved in found if saved.pk == key), None)
    if shown is None:
        return Shelf(own, shared)
    return Shelf(own, shared, shown, _is_changed(shown, query), shown in own or actor.may(SHARE))


def asked(query: QueryDict) -> str:
    """Return what an address asks for as it is saved: in order, so that it can be compared."""
    kept = addresses.kept(query, *APART)
    pairs = sorted((name, value) for name, values in kept.lists() for value in values if value)
    written = QueryDict(mutable=True)
    for name, value in pairs:
        written.appendlist(name, value)
    return written.urlencode()


def url_of(saved: SavedList) -> str:
    """Return a saved list's address: its name in it, and all that it asks for."""
    query = QueryDict(saved.query, mutable=True)
    query[LIST] = key_to_short(saved.pk)
    if saved.sort:
        query["sort"] = saved.sort
    return addresses.joined(reverse(f"{saved.list_name}_list"), query)


def _is_changed(saved: SavedList, query: QueryDict) -> bool:
    return asked(query) != saved.query or query.get("sort", "") not in ("", saved.sort)
