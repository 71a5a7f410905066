"""The one interface that every provider of e-mail is behind; which one is a setting."""

from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from kundsystem.messaging.envelope import Envelope
from kundsystem.messaging.rendered import Rendered

PROVIDERS = {
    "smtp": "kundsystem.messaging.smtp.SmtpTransport",
    "sendgrid": "kundsystem.messaging.sendgrid.SendGridTransport",
}


class Transport(Protocol):
    """A provider of e-mail."""

    def send(self, message: Rendered, envelope: Envelope) -> str:
        """Hand a message over; returns the provider's own name for it, empty when it has none.

        Raises:
            Failure: one of its kinds, which says what has to be done.
        """
        ...


def transport() -> Transport:
    """Return the provider of this installation."""
    made: Transport = import_string(PROVIDERS[settings.MAIL_PROVIDER])()
    return made
