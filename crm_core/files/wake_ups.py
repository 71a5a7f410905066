"""What files ask to be woken for."""

from crm_core.files.actions import SWEEP, sweep_loose
from kundsystem.accounts.actor import Actor
from tenants import wake_ups


@wake_ups.handler(SWEEP)
def sweep() -> None:
    """Throw away uploads that were never attached."""
    sweep_loose(actor=Actor.system())
