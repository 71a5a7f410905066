"""The shell that hands a letter to the mail server, in a worker."""

import smtplib
import uuid

from celery import shared_task

from crm_core.mail_templates import sending
from crm_core.mail_templates.models import SentMail
from kundsystem.messaging.tasks import FOR_NOW, NotNow, codes_of

UNREACHED = (smtplib.SMTPConnectError, ConnectionRefusedError)
LOST = (smtplib.SMTPServerDisconnected, ConnectionError, TimeoutError)


@shared_task(autoretry_for=(NotNow,), retry_backoff=30, retry_backoff_max=600, max_retries=8)
def deliver_mail(key: str) -> None:
    """Send one letter; tried again only when the server surely did not take it."""
    pk = uuid.UUID(key)
    try:
        sending.deliver(pk)
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as refusal:
        codes = codes_of(refusal)
        if all(code in FOR_NOW for code in codes):
            sending.settle(pk, SentMail.State.QUEUED)
            raise NotNow(f"The mail server answered {', '.join(map(str, codes))}.") from None
        sending.settle(pk, SentMail.State.FAILED, f"{', '.join(map(str, codes))}")
    except UNREACHED:
        sending.settle(pk, SentMail.State.QUEUED)
        raise NotNow("The mail server could not be reached.") from None
    except LOST:
        # The answer was lost: it may have been taken, so it is not sent again.
        sending.settle(pk, SentMail.State.UNCERTAIN)
