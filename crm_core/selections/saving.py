"""Who may change a saved selection."""

from crm_core.selections.models import Selection
from crm_core.selections.permissions import SHARE
from kundsystem.accounts.actor import Actor


def may_change(actor: Actor, selection: Selection | None) -> bool:
    """Return whether somebody may save changes to a selection: its owner, and whoever may share."""
    if selection is None:
        return False
    return actor.may(SHARE) or (actor.user is not None and selection.owner_id == actor.user.pk)
