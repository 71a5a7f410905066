"""What letters that came in ask to be woken for."""

from crm_core.inbound.actions import SWEEP, sweep
from kundsystem.accounts.actor import Actor
from tenants import wake_ups


@wake_ups.handler(SWEEP)
def woken() -> None:
    """Remove what was settled long ago."""
    sweep(actor=Actor.system())
