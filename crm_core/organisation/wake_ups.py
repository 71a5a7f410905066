"""What the organisation's settings look after every night."""

from crm_core.organisation import sweeping
from kundsystem.accounts.actor import Actor
from kundsystem.shared.database import connection
from tenants import wake_ups


@wake_ups.nightly
def sweep() -> None:
    """Take away pictures that have been replaced long ago."""
    if getattr(connection.tenant, "is_writable", True):
        sweeping.sweep_pictures(actor=Actor.system())
