"""What merging asks to be woken for."""

from crm_core.merging.actions import GATHER, gather
from kundsystem.accounts.actor import Actor
from tenants import wake_ups


@wake_ups.handler(GATHER)
def woken() -> None:
    """Gather what was written to a customer or a person just as it was merged."""
    gather(actor=Actor.system())
