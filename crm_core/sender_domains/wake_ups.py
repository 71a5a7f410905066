"""What the sender domain asks to be woken for: another look in DNS."""

from crm_core.sender_domains.actions import CHECK, keep_look
from crm_core.sender_domains.checking import look
from crm_core.sender_domains.queries import sender_domain
from kundsystem.accounts.actor import Actor
from tenants import wake_ups


@wake_ups.handler(CHECK)
def woken() -> None:
    """Look again; the look itself is in no transaction, since name servers may take their time."""
    domain = sender_domain()
    if domain is not None:
        keep_look(actor=Actor.system(), domain=domain, seen=look(domain))
