"""What became of messages, as people ask about it: some fates are several states."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_core.mailings.states import State


class Fate(TextChoices):
    """A fate that can be asked for: of one mailing, and in a selection."""

    RECEIVED = "received", _("Received")
    DELIVERED = "delivered", _("Delivered")
    OPENED = "opened", _("Opened")
    CLICKED = "clicked", _("Clicked")
    NOT_OPENED = "not_opened", _("Not opened")
    BOUNCED = "bounced", _("Bounced")
    COMPLAINED = "complained", _("Reported as spam")
    FAILED = "failed", _("Failed")
    UNCERTAIN = "uncertain", _("Uncertain")
    WAITING = "waiting", _("Waiting")
    LEFT_OUT = "left_out", _("Left out")


STATES: Mapping[str, tuple[str, ...]] = {
    Fate.RECEIVED: (State.SENT, State.DELIVERED, State.OPENED, State.CLICKED, State.COMPLAINED),
    Fate.DELIVERED: (State.DELIVERED, State.OPENED, State.CLICKED, State.COMPLAINED),
    Fate.OPENED: (State.OPENED, State.CLICKED),
    Fate.CLICKED: (State.CLICKED,),
    Fate.NOT_OPENED: (State.SENT, State.DELIVERED),
    Fate.BOUNCED: (State.BOUNCED,),
    Fate.COMPLAINED: (State.COMPLAINED,),
    Fate.FAILED: (State.FAILED,),
    Fate.UNCERTAIN: (State.UNCERTAIN,),
    Fate.WAITING: (State.QUEUED, State.SENDING),
    Fate.LEFT_OUT: (State.LEFT_OUT,),
}
TONES: Mapping[str, str] = {
    State.DELIVERED: "fjord",
    State.SENT: "fjord",
    State.OPENED: "gran",
    State.CLICKED: "gran",
    State.BOUNCED: "falu",
    State.COMPLAINED: "falu",
    State.FAILED: "falu",
    State.UNCERTAIN: "raps",
}
# What the tabs of a mailing are, in order; together they are everybody.
_TABS = (Fate.OPENED, Fate.NOT_OPENED, Fate.BOUNCED, Fate.COMPLAINED, Fate.FAILED, Fate.UNCERTAIN, Fate.WAITING)


@dataclass(frozen=True)
class Tally:
    """How many messages of a mailing are in each state.

    Args:
        states: as `DeliveryQuerySet.counted` gives it.
    """

    states: Mapping[str, int]

    def of(self, fate: str) -> int:
        """Return how many have a fate."""
        return sum(self.states.get(state, 0) for state in STATES[fate])

    @property
    def total(self) -> int:
        """All that are to get it, have got it, or should have."""
        return sum(self.states.values()) - self.left_out

    @property
    def left_out(self) -> int:
        """Those who never were to get it."""
        return self.of(Fate.LEFT_OUT)

    @property
    def waiting(self) -> int:
        """Those whose turn has not come, or is now."""
        return self.of(Fate.WAITING)

    @property
    def handed_over(self) -> int:
        """Those that nothing more is done about."""
        return self.total - self.waiting

    @property
    def is_followed(self) -> bool:
        """Whether it is known who opens: then somebody has."""
        return self.of(Fate.OPENED) > 0

    @property
    def percent(self) -> int:
        """How far it has come."""
        return self.handed_over * 100 // self.total if self.total else 0

    def share(self, fate: str) -> int:
        """Return how many per cent of those that were handed over have a fate."""
        return round(self.of(fate) * 100 / self.handed_over) if self.handed_over else 0

    @property
    def tabs(self) -> list[tuple[str, Any, int]]:
        """The fates that somebody has, with what they are called and how many."""
        shown = (*_TABS, Fate.LEFT_OUT)
        return [(fate, self.called(fate), self.of(fate)) for fate in shown if self.of(fate)]

    @property
    def numbers(self) -> list[tuple[str, Any, int, int | None]]:
        """What stands below the bar: fate, what it is called, how many, and how large a share of those sent."""
        shown = [(fate, label, number) for fate, label, number in self.tabs if fate != Fate.LEFT_OUT]
        if self.of(Fate.CLICKED):
            shown.append((Fate.CLICKED, Fate.CLICKED.label, self.of(Fate.CLICKED)))
        return [(*one, None if one[0] == Fate.WAITING else self.share(one[0])) for one in shown]

    def called(self, fate: Fate) -> Any:
        """Return what a fate is called on the mailing's page: who has not opened is said only where that is known."""
        if fate != Fate.NOT_OPENED:
            return fate.label
        return _("Not opened") if self.is_followed else pgettext_lazy("messages of a mailing", "Arrived")

    @property
    def segments(self) -> list[tuple[str, float, float]]:
        """The bar: tone, where each part begins and how wide it is, of a hundred."""
        tones = (
            ("gran", self.of(Fate.OPENED)),
            ("fjord", self.of(Fate.NOT_OPENED)),
            ("falu", self.of(Fate.BOUNCED) + self.of(Fate.COMPLAINED) + self.of(Fate.FAILED)),
            ("raps", self.of(Fate.UNCERTAIN)),
        )
        found, begins = [], 0.0
        for tone, number in tones:
            width = number * 100 / self.total if self.total else 0.0
            if width:
                found.append((tone, round(begins, 3), round(width, 3)))
            begins += width
        return found
