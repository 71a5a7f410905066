"""Addresses that get no mailings: opting out acts at once, also on what waits to be sent."""

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from crm_core.mailings.models import Delivery, Mailing, Suppression
from crm_core.mailings.permissions import SUPPRESS
from crm_core.mailings.states import Reason, State
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action
from kundsystem.shared.database import connection
from kundsystem.shared.errors import UserError
from kundsystem.shared.keys import key_to_short, short_to_key
from tenants.entitlements import ReadOnly

ALLOWED = {Reason.OPTED_OUT, Reason.BOUNCED, Reason.COMPLAINED}


@action("mail_suppression.create", permission=SUPPRESS)
def suppress(*, actor: Actor, address: str, reason: str, mailing: Mailing | None = None) -> bool:
    """Send no mailings to an address from now on, nor what waits already. Returns whether that is new.

    Raises:
        UserError: that is no address, or no reason.
    """
    address = plain(address)
    if "@" not in address or reason not in ALLOWED:
        raise UserError(_("That is not an e-mail address."), code="invalid", field="address")
    return _bar(address, reason, mailing)


def opt_out(delivery: Delivery) -> None:
    """Bar the address of whoever pressed the button in a mail, also where an organisation may only be read."""
    try:
        suppress(
            actor=Actor.system("page"), address=delivery.address, reason=Reason.OPTED_OUT, mailing=delivery.mailing
        )
    except ReadOnly:
        with transaction.atomic():
            _bar(delivery.address, Reason.OPTED_OUT, delivery.mailing)


@action("mail_suppression.remove", permission=SUPPRESS)
def allow_again(*, actor: Actor, address: str) -> bool:
    """Let an address get mailings again, when its holder has asked for it. Returns whether it was barred."""
    return bool(Suppression.objects.filter(address=plain(address)).delete()[0])


def plain(address: str) -> str:
    """An address as it is compared: in small letters."""
    return address.strip().lower()


def token_of(delivery: Delivery) -> str:
    """Return what the link ends with by which the recipient of a delivery opts out."""
    return _signer().sign(key_to_short(delivery.pk))


def delivery_of(token: str) -> Delivery | None:
    """Return the delivery that a link is about; None when it is not one of ours."""
    try:
        key = short_to_key(_signer().unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return Delivery.objects.select_related("mailing").filter(pk=key).first()


def has_opted_out(delivery: Delivery) -> bool:
    """Tell whether an address gets no mailings."""
    return Suppression.objects.filter(address=delivery.address).exists()


def _bar(address: str, reason: str, mailing: Mailing | None) -> bool:
    _row, is_new = Suppression.objects.get_or_create(address=address, defaults={"reason": reason, "mailing": mailing})
    Delivery.objects.queued().to(address).update(state=State.LEFT_OUT, reason=reason)
    return is_new


def _signer() -> signing.Signer:
    """Sign for this organisation only."""
    return signing.Signer(salt=f"crm_core.mailings:{connection.schema_name}")
