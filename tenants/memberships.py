"""Which organisations an e-mail address belongs to, without keeping the address.

`public` holds a keyed digest of each address only. It tells nothing to anybody who does not already know the address,
and nothing at all without the installation's secret.
"""

import hashlib
import hmac

from django.conf import settings
from django.db.models import QuerySet

from kundsystem.accounts import belonging
from kundsystem.shared.database import connection
from tenants.models import Membership, Organisation


def digest(email: str) -> str:
    """Return the digest that an address is found by."""
    key = hashlib.sha256(b"kundsystem.memberships:" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, email.strip().lower().encode(), hashlib.sha256).hexdigest()


def remember(organisation: Organisation, email: str) -> None:
    """Note that an address belongs to an organisation."""
    Membership.objects.get_or_create(organisation=organisation, email_digest=digest(email))


def forget(organisation: Organisation, email: str) -> None:
    """Note that an address belongs to an organisation no more."""
    Membership.objects.filter(organisation=organisation, email_digest=digest(email)).delete()


@belonging.on_join
def _joined(email: str) -> None:
    remember(connection.tenant, email)


@belonging.on_leave
def _left(email: str) -> None:
    forget(connection.tenant, email)


def organisations_of(email: str) -> QuerySet[Organisation]:
    """Return the organisations that an address belongs to, closed ones left out."""
    return (
        Organisation.objects.filter(memberships__email_digest=digest(email))
        .exclude(state=Organisation.State.CLOSED)
        .order_by("name")
    )
