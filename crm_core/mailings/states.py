"""The fate of a delivery, out of what is known about it.

What a provider tells comes in any order and any number of times. So each fact is kept with the earliest time that
it was told for, and the state follows from the facts together: the same facts give the same state, whatever came first.
"""

import datetime as dt
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """What became of one message to one recipient."""

    QUEUED = "queued", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    OPENED = "opened", _("Opened")
    CLICKED = "clicked", _("Clicked")
    BOUNCED = "bounced", _("Bounced")
    COMPLAINED = "complained", _("Reported as spam")
    FAILED = "failed", _("Failed")
    UNCERTAIN = "uncertain", _("Uncertain")
    LEFT_OUT = "left_out", _("Left out")


class Reason(models.TextChoices):
    """Why somebody was left out, or gets no mail from us at all."""

    NO_ADDRESS = "no_address", _("No e-mail address")
    DUPLICATE = "duplicate", _("The same address as another recipient")
    OPTED_OUT = "opted_out", _("Has opted out")
    BOUNCED = "bounced", _("Bounced before")
    COMPLAINED = "complained", _("Reported an earlier mail as spam")
    STOPPED = "stopped", _("The mailing was stopped")
    CONSENT = "consent", _("Consent is missing")
    ENDED = "ended", _("Does not receive the newsletter any more")


# SendGrid's word → the fact that it tells. What is not here (a delay, for instance) changes nothing but that it was
# accepted.
FACTS = {
    "delivered": "delivered_at",
    "open": "opened_at",
    "click": "clicked_at",
    "bounce": "bounced_at",
    "dropped": "dropped_at",
    "spamreport": "complained_at",
}
ACCEPTED = {"processed", "deferred", *FACTS}
# The fact that decides comes first.
_DECIDING = (
    ("complained_at", State.COMPLAINED),
    ("clicked_at", State.CLICKED),
    ("opened_at", State.OPENED),
    ("bounced_at", State.BOUNCED),
    ("delivered_at", State.DELIVERED),
    ("dropped_at", State.FAILED),
    ("accepted_at", State.SENT),
)
FACT_FIELDS = tuple(name for name, _state in _DECIDING)


def told(delivery: Any) -> State | None:
    """Return the state that follows from what is known; None when nobody has told anything."""
    for name, state in _DECIDING:
        if getattr(delivery, name) is not None:
            return state
    return None


def learn(delivery: Any, event: str, at: dt.datetime) -> bool:
    """Add what an event tells to what is known, and let the state follow; False for an event that tells nothing."""
    if event not in ACCEPTED:
        return False
    for name in ("accepted_at", FACTS.get(event)):
        if name is not None:
            known = getattr(delivery, name)
            setattr(delivery, name, at if known is None else min(known, at))
    state = told(delivery)
    if state is not None:
        delivery.state = state
    return True
