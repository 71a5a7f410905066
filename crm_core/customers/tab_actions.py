"""Shaping the customer window: the order of its tabs, and which of them are shown."""

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from crm_core.customers.models import WindowTab
from crm_core.customers.tabs import every_tab
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.permissions import SETTINGS_MANAGE
from kundsystem.shared.actions import action
from kundsystem.shared.errors import UserError


@action("window.arrange", permission=SETTINGS_MANAGE)
def arrange_tabs(*, actor: Actor, keys: Sequence[str], shown: Collection[str]) -> None:
    """Put the tabs in an order for everybody, and hide those that are not shown.

    Raises:
        UserError: none would be left.
    """
    there = [tab.key for tab in every_tab()]
    wanted = [key for key in dict.fromkeys(keys) if key in there]
    ordered = [*wanted, *(key for key in there if key not in wanted)]
    if not set(ordered) & set(shown):
        raise UserError(_("Show at least one tab."), code="none_shown")
    rows = {row.key: row for row in WindowTab.objects.select_for_update()}
    for position, key in enumerate(ordered):
        row = rows.get(key) or WindowTab(key=key)
        now = (position, key not in shown)
        if row._state.adding or (row.position, row.is_hidden) != now:
            row.position, row.is_hidden = now
            row.save()


@action("window.arrange", permission=SETTINGS_MANAGE)
def restore_tabs(*, actor: Actor) -> None:
    """Show all tabs in the order that the product has."""
    WindowTab.objects.all().delete()
