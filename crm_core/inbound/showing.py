"""The tray as it is shown: each letter, and the customers that it may be of."""

from dataclasses import dataclass
from typing import Any

from crm_core.customers.access import customers_for
from crm_core.inbound.access import incoming_for
from crm_core.inbound.matching import customers_at
from crm_core.inbound.models import IncomingMail
from crm_core.selections.asking import candidates
from kundsystem.accounts.actor import Actor
from kundsystem.messaging.addresses import inbound_address
from kundsystem.shared.database import connection

AT_A_TIME = 25
SHOWN = 1_500  # signs of a letter's text


@dataclass(frozen=True)
class Row:
    """A letter, and customers to choose between."""

    mail: IncomingMail
    candidates: list[Any]
    ask: str = ""

    @property
    def beginning(self) -> str:
        """The first of what it says."""
        return self.mail.text[:SHOWN]

    @property
    def is_long(self) -> bool:
        """Whether it says more."""
        return len(self.mail.text) > SHOWN


def own_address() -> str:
    """Return where the organisation's mail comes in; empty when this installation takes none."""
    return inbound_address(connection.tenant.inbound, connection.tenant.name)


def rows(actor: Actor, *, not_noted: bool = False, ask: str = "", about: str = "") -> tuple[list[Row], bool]:
    """Return the newest letters, and whether there are more.

    Args:
        actor: who sorts.
        not_noted: those that became no note, instead of the tray.
        ask: what has been typed of a customer's name, for one of them.
        about: the key of that one.
    """
    found = incoming_for(actor)
    found = found.not_noted() if not_noted else found.in_tray()
    letters = list(found.newest_first()[: AT_A_TIME + 1])
    made = [_row(actor, mail, ask if str(mail.pk) == about else "") for mail in letters[:AT_A_TIME]]
    return made, len(letters) > AT_A_TIME


def _row(actor: Actor, mail: IncomingMail, ask: str) -> Row:
    if ask:
        return Row(mail, candidates(actor, ask, persons=False), ask)
    if mail.reason not in {IncomingMail.Reason.SEVERAL, IncomingMail.Reason.REFUTED}:
        return Row(mail, [])
    addresses = mail.to.split(", ") if mail.is_own else [mail.sender]
    keys = [customer.pk for customer in customers_at(addresses)]
    return Row(mail, list(customers_for(actor).with_keys(keys).by_name()))
