"""Delivery of mails that the product itself writes."""

import smtplib

from celery import shared_task


@shared_task(
    autoretry_for=(smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError, ConnectionError, TimeoutError),
    retry_backoff=30,
    retry_backoff_max=600,
    max_retries=8,
)
def deliver(*, to: str, subject: str, body: str, message_id: str) -> None:
    """Hand one message to the transport; tried again later when the server can not be reached."""
    from kundsystem.messaging.mail import build

    build(to=to, subject=subject, body=body, message_id=message_id).send()
