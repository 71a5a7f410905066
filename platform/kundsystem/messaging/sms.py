"""SMS: one interface, 46elks behind it, and on a developer's machine the log."""

import base64
import json
import logging
from typing import Protocol
from urllib.parse import urlencode

import phonenumbers
from django.conf import settings
from django.utils.module_loading import import_string

from kundsystem.messaging.failures import Failure, GivenUp, SendersFault, TryLater
from kundsystem.messaging.http import post

logger = logging.getLogger(__name__)

PROVIDERS = {"46elks": "kundsystem.messaging.sms.ElksSms", "local": "kundsystem.messaging.sms.LocalSms"}


class Sms(Protocol):
    """A provider of SMS."""

    def send(self, to: str, text: str, *, sender: str = "", report_to: str = "") -> str:
        """Send a text; returns the provider's name for it.

        Args:
            to: the number as somebody has written it.
            text: what it says.
            sender: what it comes from: a number, or up to eleven letters and digits.
            report_to: address that is told whether it arrived.

        Raises:
            Failure: one of its kinds.
        """
        ...


def sms() -> Sms:
    """Return the provider of this installation."""
    made: Sms = import_string(PROVIDERS[settings.SMS_PROVIDER])()
    return made


def international(number: str) -> str:
    """Return a number as E.164: `070-123 45 67` is `+46701234567`.

    Raises:
        GivenUp: it is no number.
    """
    try:
        read = phonenumbers.parse(number, "SE")
    except phonenumbers.NumberParseException:
        read = None
    if read is None or not phonenumbers.is_valid_number(read):
        raise GivenUp("That is not a telephone number.", "bad_number")
    return str(phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164))


# The alphabet of GSM 03.38: a text of these signs only takes 160 of them, any other 70. Those after the line take two.
_SMALL = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_DOUBLE = frozenset("\f^{}\\[~]|€")


def parts_of(text: str) -> int:
    """Return how many texts a text is sent, and paid for, as."""
    if all(sign in _SMALL or sign in _DOUBLE for sign in text):
        length, alone, together = len(text) + sum(sign in _DOUBLE for sign in text), 160, 153
    else:
        length, alone, together = len(text.encode("utf-16-be")) // 2, 70, 67
    return 1 if length <= alone else -(-length // together)


class ElksSms:
    """46elks: a form, basic authentication, and a report when the text has arrived."""

    def send(self, to: str, text: str, *, sender: str = "", report_to: str = "") -> str:
        form = {"from": sender or settings.SMS_SENDER, "to": international(to), "message": text}
        if report_to:
            form["whendelivered"] = report_to
        pair = f"{settings.ELKS_USERNAME}:{settings.ELKS_PASSWORD}"
        headers = {
            "Authorization": "Basic " + base64.b64encode(pair.encode()).decode(),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        status, body = post(
            f"{settings.ELKS_HOST}/a1/sms", urlencode(form).encode(), headers, timeout=settings.MAIL_TIMEOUT
        )
        if status != 200:
            raise _classified(status, body)
        return str(json.loads(body)["id"])


class LocalSms:
    """A developer's machine: nothing leaves it; the log says what would have."""

    def send(self, to: str, text: str, *, sender: str = "", report_to: str = "") -> str:
        logger.info("SMS to %s: %s", international(to), text)
        return ""


def _classified(status: int, body: bytes) -> Failure:
    """Say what a refusal means, with 46elks' own sentence, which is plain text."""
    sentence = body.decode(errors="replace").strip().strip('"')[:200] or f"46elks answered {status}."
    code = f"http_{status}"
    if status == 429 or status >= 500:
        return TryLater(sentence, code)
    if status in {401, 402, 403}:
        return SendersFault(sentence, code)
    return GivenUp(sentence, code)
