"""Selections name values by key, and show the customers whose notes have one."""

import uuid
from collections.abc import Callable
from urllib.parse import urlencode

from django.urls import reverse

from crm_core.own_values.registry import register_link, register_naming
from crm_core.selections.encoding import encode
from crm_core.selections.tree import ALL, Condition, Group, Tree


def _with_notes(parameter: str) -> Callable[[uuid.UUID], str]:
    def link(key: uuid.UUID) -> str:
        tree = Tree(Group(ALL, (Condition("note", {parameter: [str(key)]}),)))
        return f"{reverse('selection_new')}?{urlencode({'tree': encode(tree)})}"

    return link


register_naming("selection", "tree", "jsonb")
register_link("note-kinds", "kinds", _with_notes("kinds"))
register_link("tags", "note", _with_notes("tags"))
