"""The only way the sender domain reaches a view."""

from crm_core.sender_domains.models import SenderDomain
from crm_core.sender_domains.queries import sender_domain
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.permissions import SETTINGS_MANAGE


def sender_domain_for(actor: Actor) -> SenderDomain | None:
    """Return the organisation's own sender domain, for whoever shapes the system."""
    actor.require(SETTINGS_MANAGE)
    return sender_domain()
