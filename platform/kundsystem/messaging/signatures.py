"""Whether a report really comes from SendGrid: its signature over the time and each byte of the body."""

import binascii
import time

from django.conf import settings
from sendgrid.helpers.eventwebhook import EventWebhook

SIGNATURE = "X-Twilio-Email-Event-Webhook-Signature"
TIMESTAMP = "X-Twilio-Email-Event-Webhook-Timestamp"
# SendGrid tries for a day to hand a report over, and we store the same event once only: an old report that was sent
# again does nothing.
OLDEST = 25 * 60 * 60
AHEAD = 5 * 60


def problem_of(body: bytes, signature: str, timestamp: str) -> str:
    """Return what is wrong with a report; empty when it is SendGrid's."""
    if not settings.SENDGRID_WEBHOOK_KEY:
        return "there is no key to check it with"
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 12):
        return "it has no time"
    if not -AHEAD <= time.time() - int(timestamp) <= OLDEST:
        return "it is too old"
    try:
        hook = EventWebhook(settings.SENDGRID_WEBHOOK_KEY)
        is_right = hook.verify_signature(body.decode(), signature, timestamp)
    except (ValueError, binascii.Error):
        is_right = False
    return "" if is_right else "its signature is wrong"
