"""Addresses that get no mailings: opting out acts at once, also on what waits to be sent."""

from django.core import signing
from django.utils.translation import gettext as _

from crm_core.mailings.models import Delivery, Mailing, Suppression
from crm_core.mailings.permissions import SUPPRESS
from crm_core.mailings.states import Reason, State
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action
from kundsystem.shared.database import connection
from kundsystem.shared.errors import UserError
from kundsystem.shared.keys import key_to_short, short_to_key

NOTE = 300
# The one that weighs most comes first: it stays, or comes in the place of another, whichever was told first.
BY_WEIGHT = (Reason.COMPLAINED, Reason.OPTED_OUT, Reason.BOUNCED)
ALLOWED = set(BY_WEIGHT)


@action("mail_suppression.create", permission=SUPPRESS)
def suppress(*, actor: Actor, address: str, reason: str, mailing: Mailing | None = None, note: str = "") -> bool:
    """Send no mailings to an address from now on, nor what waits already. Returns whether that is new.

    Args:
        actor: who does it.
        address: in any letters.
        reason: `opted_out`, `bounced` or `complained`.
        mailing: the one by which it came.
        note: why, in somebody's own words.

    Raises:
        UserError: that is no address, or no reason.
    """
    address = plain(address)
    if "@" not in address or reason not in ALLOWED:
        raise UserError(_("That is not an e-mail address."), code="invalid", field="address")
    return bar(actor, address, reason, mailing, note)


@action("mail_suppression.remove", permission=SUPPRESS)
def allow_again(*, actor: Actor, address: str, why: str, is_sure: bool = False) -> bool:
    """Let an address get mailings again, when its holder has asked for it. Returns whether it was barred.

    Args:
        actor: who does it.
        address: in any letters.
        why: in somebody's own words; it stays in the history.
        is_sure: that whoever reported us as spam wants mail again.

    Raises:
        UserError: it is not said why, or the address has reported a mail as spam and nobody is sure.
    """
    why = " ".join(why.split())[:NOTE]
    if not why:
        raise UserError(_("Write why it may get mailings again."), code="required", field="why")
    found = Suppression.objects.select_for_update().filter(address=plain(address)).first()
    if found is None:
        return False
    if found.reason == Reason.COMPLAINED and not is_sure:
        message = _("The address has reported a mail as spam. Confirm that its holder has asked for mail again.")
        raise UserError(message, code="unsure", field="is_sure")
    found.note = why
    found.save(update_fields=["note"])
    found.delete()
    return True


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


def bar(actor: Actor, address: str, reason: str, mailing: Mailing | None, note: str = "") -> bool:
    """Bar an address within an action, and leave out what waits to be sent to it; returns whether that is new."""
    facts = {"reason": reason, "mailing": mailing, "created_by": actor.user, "note": " ".join(note.split())[:NOTE]}
    row, is_new = Suppression.objects.get_or_create(address=address, defaults=facts)
    if not is_new and BY_WEIGHT.index(Reason(reason)) < BY_WEIGHT.index(Reason(row.reason)):
        for name, value in facts.items():
            setattr(row, name, value)
        row.save(update_fields=[*facts])
    Delivery.objects.queued().to(address).update(state=State.LEFT_OUT, reason=reason)
    return is_new


def _signer() -> signing.Signer:
    """Sign for this organisation only."""
    return signing.Signer(salt=f"crm_core.mailings:{connection.schema_name}")
