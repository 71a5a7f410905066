"""SMTP: any mail server, and the mailbox that keeps outgoing mail on a developer's machine."""

import smtplib
from dataclasses import replace

from django.conf import settings
from django.core.mail import get_connection

from kundsystem.messaging.envelope import Envelope
from kundsystem.messaging.failures import Failure, GivenUp, SendersFault, TryLater, Uncertain
from kundsystem.messaging.rendered import Rendered, WithPictures, as_mail
from kundsystem.messaging.tasks import FOR_NOW, codes_of


class SmtpTransport:
    """The mail server of this installation."""

    def send(self, message: Rendered, envelope: Envelope) -> str:
        """Hand one message over; a mail server has no name of its own for it."""
        mail = as_message(message, envelope)
        # Django's own tries to be quiet about what went wrong when it sends several; this one sends one.
        connection = get_connection(timeout=settings.MAIL_TIMEOUT)
        try:
            connection.open()
        except (OSError, smtplib.SMTPException) as error:
            raise _not_let_in(error) from error
        try:
            connection.send_messages([mail])
        except smtplib.SMTPSenderRefused as error:
            raise _answered(error, SendersFault) from None
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
            raise _answered(error, GivenUp) from None
        except (OSError, smtplib.SMTPException) as error:
            raise Uncertain("The mail server's answer was lost.", "answer_lost") from error
        finally:
            connection.close()
        return ""


def as_message(message: Rendered, envelope: Envelope) -> WithPictures:
    """Return a message in its envelope as a mail server takes it."""
    return as_mail(
        replace(message, headers=tuple(envelope.headers(message.headers).items())),
        to=envelope.to,
        message_id=envelope.message_id,
        from_email=envelope.from_header,
        reply_to=list(envelope.answers_to) or None,
    )


def _not_let_in(error: Exception) -> Failure:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return SendersFault("The mail server does not accept the name and password.", "smtp_auth")
    return TryLater("The mail server could not be reached.", "not_reached")


def _answered(
    error: smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused, final: type[GivenUp] | type[SendersFault]
) -> Failure:
    """Say what a refusal means; the server's text may name the recipient, so only its code is kept."""
    codes = codes_of(error)
    said = f"The mail server answered {', '.join(map(str, codes))}."
    code = f"smtp_{codes[0]}"
    return TryLater(said, code) if all(one in FOR_NOW for one in codes) else final(said, code)
