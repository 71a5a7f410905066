"""What the builder shows, as its address says: the selection being made, and what of it is looked at."""

import uuid
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from crm_core.fields.lookups import as_key
from crm_core.selections.drafts import read_address, write_address
from crm_core.selections.models import Selection
from crm_core.selections.tree import Tree, Unreadable
from kundsystem.shared.errors import UserError
from kundsystem.shared.keys import key_to_short

IN, OUT = "in", "out"


@dataclass(frozen=True)
class State:
    """A builder's state.

    Args:
        tree: the selection as it is now.
        saved: the saved selection that is being changed; None for a new one.
        seen: what the saved one's token was when changing it began.
        is_changed: whether the address says something else than what is saved.
        view: whether those who are in are listed, or those who are taken away.
        why: the customer, or person, that is asked about.
        edit: the condition whose boxes are open.
        to: the group that a condition is being added to.
        ask: a name that is asked about.
        focus: where the keyboard is to go on, after a step; not in the address.
    """

    tree: Tree
    saved: Selection | None = None
    seen: str = ""
    is_changed: bool = False
    view: str = IN
    why: uuid.UUID | None = None
    edit: str = ""
    to: str = ""
    ask: str = ""
    focus: str = ""

    @classmethod
    def read(cls, query: QueryDict, saved: Selection | None = None) -> "State":
        """Read an address.

        Raises:
            UserError: it holds a selection that can not be read.
        """
        token = saved.token if saved is not None else ""
        text = query.get("s", "")
        if text:
            try:
                tree = read_address(text)
            except Unreadable as error:
                message = _("The address cannot be read: a part of it is missing, or it was made by something else.")
                raise UserError(message, code=error.code) from error
        else:
            tree = saved.read() if saved is not None else Tree()
        return cls(
            tree=tree,
            saved=saved,
            # Without a selection in the address one looks at what is saved now, whatever was seen before.
            seen=query.get("t", "")[:32] if text and query.get("t") else token,
            is_changed=bool(saved is None or (text and tree.as_json() != saved.tree)),
            view=OUT if query.get("view") == OUT else IN,
            why=as_key(query.get("why", "")),
            edit=query.get("edit", "")[:40],
            to=query.get("to", "")[:40],
            ask=query.get("ask", "").replace("\x00", "").strip()[:100],
        )

    def with_tree(self, tree: Tree) -> "State":
        """Return the state after a step; what was open is closed."""
        return replace(self, tree=tree, is_changed=True, edit="", to="", ask="", focus="")

    @cached_property
    def text(self) -> str:
        """The selection as it stands in the address."""
        return write_address(self.tree)

    @property
    def page(self) -> str:
        """The address of the builder without any state."""
        return reverse("selection_show", args=[self.saved.pk]) if self.saved else reverse("selection_new")

    @property
    def short(self) -> str:
        """The saved selection's key as it stands in addresses."""
        return key_to_short(self.saved.pk) if self.saved else ""

    @property
    def in_list(self) -> str:
        """The selection as a list's address names it: the saved one, or what is being made of it."""
        return self.text if self.is_changed else self.short

    @property
    def why_short(self) -> str:
        """The key of whom is asked about, as it stands in addresses."""
        return key_to_short(self.why) if self.why else ""

    @property
    def url_in(self) -> str:
        """The address where those who are in are listed."""
        return self.url(view=IN, why=None, ask="", edit="")

    @property
    def url_out(self) -> str:
        """The address where those who are taken away are listed."""
        return self.url(view=OUT, why=None, ask="", edit="")

    @property
    def url_plain(self) -> str:
        """The address where nobody is asked about."""
        return self.url(why=None, ask="")

    def url(self, **changes: Any) -> str:
        """Return the builder's address in this state, where something else is looked at."""
        state = replace(self, **changes)
        nothing = self.saved is None and self.tree == Tree()
        query = {
            "s": self.text if state.is_changed and not nothing else "",
            "t": state.seen if state.is_changed else "",
            "view": OUT if state.view == OUT else "",
            "why": state.why_short,
            "edit": state.edit,
            "to": state.to,
            "ask": state.ask,
        }
        given = {name: value for name, value in query.items() if value}
        return f"{self.page}?{urlencode(given)}" if given else self.page
