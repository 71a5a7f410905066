"""Questions about the sender domain."""

from collections.abc import Callable

from crm_core.sender_domains.models import KEY, SenderDomain


def sender_domain() -> SenderDomain | None:
    """Return the organisation's own sender domain, whatever its state."""
    return SenderDomain.objects.filter(pk=KEY).first()


def sending_addresses(otherwise: str) -> Callable[[str], str]:
    """Return what says which address a mail comes from; it has looked the domain up once, for many mails.

    Given whose mail it is, that is their own address when it is of the verified domain, else the domain's address.

    Args:
        otherwise: what everything comes from while no domain is verified.
    """
    own = SenderDomain.objects.filter(pk=KEY, state=SenderDomain.State.VERIFIED).first()
    if own is None:
        return lambda _preferred: otherwise
    domain, address = own.domain, own.address
    return lambda preferred: preferred if preferred.rpartition("@")[2].lower() == domain else address
