"""Making mailings for tests."""

from crm_core.mailings.actions import create_mailing
from crm_core.mailings.models import Mailing
from crm_core.mailings.snapshot import prepare
from crm_core.selections.actions import create_selection
from crm_core.selections.tree import PERSONS, Tree
from kundsystem.accounts.actor import Actor
from kundsystem.messaging.envelope import Envelope
from kundsystem.messaging.failures import Failure
from kundsystem.messaging.rendered import Rendered
from tests.factories import ContactFactory, CustomerFactory

CONTENT = {"kind": "text", "subject": "Nyheter i höst", "text": "Hej!\n\nVi har <nytt> & gott."}


def mailing_to(actor: Actor, *addresses: str, **facts) -> Mailing:
    """A mailing that is ready to be sent to contact persons with these addresses."""
    customer = CustomerFactory(name="Ekerum AB")
    for number, address in enumerate(addresses):
        ContactFactory(customer=customer, last_name=f"Ek {number:03}", email=address)
    mailing = create_mailing(actor=actor, name="Höstbrev", content=CONTENT, selection=everybody(actor), **facts)
    prepare(actor=actor, mailing=mailing)
    return mailing


def everybody(actor: Actor):
    """A selection of all persons."""
    return create_selection(actor=actor, name="Alla", tree=Tree(result=PERSONS))


class Postbox:
    """A provider in memory: keeps what it accepts, and does to each address what it is told to."""

    def __init__(self) -> None:
        self.letters: list[tuple[Rendered, Envelope]] = []
        self.failures: dict[str, list[Failure]] = {}
        self.before = lambda envelope: None

    def send(self, message: Rendered, envelope: Envelope) -> str:
        self.before(envelope)
        waiting = self.failures.get(envelope.to)
        if waiting:
            raise waiting.pop(0)
        self.letters.append((message, envelope))
        return f"id-{len(self.letters)}"

    @property
    def addresses(self) -> list[str]:
        return sorted(envelope.to for _message, envelope in self.letters)
