"""Who may read the log."""

from django.utils.translation import gettext as _

from crm_core.history.permissions import LOG
from crm_core.reach import sees_everybodys
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import Forbidden


def require_log(actor: Actor) -> None:
    """Raise Forbidden unless an actor may read the log, which tells of everybody's customers."""
    actor.require(LOG)
    if not sees_everybodys(actor):
        raise Forbidden(_("The log is about everybody's customers, and you see your own only."))
