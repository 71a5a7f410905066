"""What letters look after every night."""

from crm_core.mail_templates import sweeping
from kundsystem.accounts.actor import Actor
from kundsystem.shared.database import connection
from tenants import wake_ups


@wake_ups.nightly
def sweep() -> None:
    """Take away drafts that were left lying, and then the pictures that nothing shows."""
    if getattr(connection.tenant, "is_writable", True):
        sweeping.sweep_drafts(actor=Actor.system())
        sweeping.sweep_pictures(actor=Actor.system())
