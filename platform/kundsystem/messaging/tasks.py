"""Delivery of mails that the product itself writes."""

import smtplib

from celery import shared_task

FOR_NOW = range(400, 500)  # SMTP's own word for "not now, try again later"


class NotNow(Exception):
    """The server would not take the message just now. Its answer may name the recipient, so only its code is kept."""


@shared_task(
    autoretry_for=(NotNow, smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError, ConnectionError, TimeoutError),
    retry_backoff=30,
    retry_backoff_max=600,
    max_retries=8,
)
def deliver(
    *, to: str, subject: str, body: str, message_id: str, html: str = "", headers: dict[str, str] | None = None
) -> None:
    """Hand one message to the transport; tried again later when the server can not be reached or asks for that."""
    from kundsystem.messaging.mail import build

    try:
        build(to=to, subject=subject, body=body, message_id=message_id, html=html, headers=headers).send()
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as refusal:
        codes = codes_of(refusal)
        if all(code in FOR_NOW for code in codes):
            raise NotNow(f"The mail server answered {', '.join(map(str, codes))}.") from None
        raise


def codes_of(refusal: smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused) -> list[int]:
    """Return the codes that a server answered with."""
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        return [code for code, _text in refusal.recipients.values()]
    return [refusal.smtp_code]
