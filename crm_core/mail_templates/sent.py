"""What others do when a letter has been sent, in the transaction that keeps it."""

from collections.abc import Callable
from dataclasses import dataclass

from crm_core.customers.models import Customer
from crm_core.mail_templates.content import Content
from crm_core.mail_templates.models import SentMail
from kundsystem.accounts.actor import Actor


@dataclass(frozen=True)
class Sent:
    """A letter as it was written: what it says, and the customer that it went to."""

    content: Content
    customer: Customer


Hook = Callable[[Actor, Sent, SentMail], None]
_hooks: list[Hook] = []


def after_sending(hook: Hook) -> Hook:
    """Register something to do for each letter to a customer."""
    if hook not in _hooks:
        _hooks.append(hook)
    return hook


def was_sent(actor: Actor, sent: Sent, mail: SentMail) -> None:
    """Do it all."""
    for hook in _hooks:
        hook(actor, sent, mail)
