"""What the list of mailings shows, and the page of one: counts by one question, messages a page at a time."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_core.fields.lookups import as_key
from crm_core.lists.permissions import EXPORT
from crm_core.mailings import tallying
from crm_core.mailings.access import mailings_for
from crm_core.mailings.criteria import OWN
from crm_core.mailings.fates import STATES, Fate, Tally
from crm_core.mailings.models import Delivery, Mailing
from crm_core.mailings.states import Reason
from crm_core.organisation.queries import rows_at_a_time
from crm_core.reminders.permissions import WRITE as REMIND
from crm_core.selections.permissions import USE
from crm_core.selections.tree import ALL, CUSTOMERS, PERSONS, Condition, Group, Tree
from kundsystem.accounts.actor import Actor
from kundsystem.shared.keys import key_to_short

Stage = Mailing.Stage
VIEWS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "all": (_("All"), ()),
    "drafts": (_("Drafts"), (Stage.DRAFT,)),
    "under-way": (_("Under way"), (Stage.SCHEDULED, Stage.RUNNING, Stage.PAUSED)),
    "sent": (_("Sent"), (Stage.DONE, Stage.STOPPED)),
}
KINDS: Mapping[str, Any] = {PERSONS: _("Contact persons"), CUSTOMERS: _("Customers")}
STAGE_TONES = {Stage.SCHEDULED: "blabar", Stage.RUNNING: "raps", Stage.PAUSED: "raps", Stage.DONE: "gran"}


@dataclass(frozen=True)
class Row:
    """A mailing in the list."""

    mailing: Mailing
    tally: Tally
    tone: str

    @property
    def received(self) -> int:
        """How many have got it, as far as is known."""
        return self.tally.of(Fate.RECEIVED)

    @property
    def opened(self) -> int | None:
        """How many have opened it; None where that is not followed."""
        return self.tally.of(Fate.OPENED) if self.tally.is_followed else None

    @property
    def bounced(self) -> int:
        """How many did not get it."""
        return self.tally.of(Fate.BOUNCED) + self.tally.of(Fate.FAILED)


def list_context(actor: Actor, given: Mapping[str, str]) -> dict[str, Any]:
    """Return a page of the list, newest first."""
    view = given.get("view", "all")
    view = view if view in VIEWS else "all"
    text = " ".join(given.get("q", "").split())[:80]
    every = mailings_for(actor)
    found = every.in_states(VIEWS[view][1]) if VIEWS[view][1] else every
    found = found.called(text) if text else found
    last = every.with_keys([key]).first() if (key := as_key(given.get("after", ""))) else None
    found = found.before(last.created_at, last.pk) if last else found
    size = rows_at_a_time()
    mailings = list(found.newest_first()[: size + 1])
    shown = mailings[:size]
    states = tallying.states_of_each(one.pk for one in shown)
    rows = [Row(one, Tally(states.get(one.pk, {})), STAGE_TONES.get(Stage(one.state), "sten")) for one in shown]
    return {
        "rows": rows,
        "views": [(key, label, key == view) for key, (label, _stages) in VIEWS.items()],
        "view": view,
        "text": text,
        "after": key_to_short(shown[-1].pk) if len(mailings) > size else "",
        "is_first": not rows and view == "all" and not text,
    }


def progress(mailing: Mailing) -> dict[str, Any]:
    """Return how far a mailing has come: one question, as fast whatever its size."""
    tally = Tally(tallying.states_of(mailing.pk))
    return {"mailing": mailing, "tally": tally, "tone": STAGE_TONES.get(Stage(mailing.state), "sten")} | _time(
        mailing, tally
    )


def _time(mailing: Mailing, tally: Tally) -> dict[str, Any]:
    """Say in about how many minutes it is done: as fast as it has gone until now, and never faster than is allowed."""
    if mailing.state != Stage.RUNNING or not mailing.started_at or not tally.handed_over:
        return {"minutes": None}
    gone = max((timezone.now() - mailing.started_at) / dt.timedelta(minutes=1), 1 / 60)
    speed = min(tally.handed_over / gone, float(settings.MAIL_PER_MINUTE))
    return {"minutes": max(1, round(tally.waiting / speed))}


def show_context(actor: Actor, mailing: Mailing, given: Mapping[str, str]) -> dict[str, Any]:
    """Return the page of a mailing: how far it has come, and a page of its messages."""
    context = progress(mailing)
    fate = given.get("fate", "")
    fate = fate if fate in STATES else ""
    reason = given.get("reason", "")
    deliveries = Delivery.objects.of_mailing(mailing.pk)
    found = deliveries.with_fate(fate) if fate else deliveries.in_fates_of_recipients()
    found = found.because(reason) if fate == Fate.LEFT_OUT and reason in Reason.values else found
    after = as_key(given.get("after", ""))
    last = deliveries.filter(pk=after).first() if after else None
    found = found.after_name(last.sort_key, last.pk) if last else found
    size = rows_at_a_time()
    rows = list(found.by_name()[: size + 1])
    reasons = deliveries.left_out() if fate == Fate.LEFT_OUT else {}
    return context | {
        "rows": rows[:size],
        "after": key_to_short(rows[size - 1].pk) if len(rows) > size else "",
        "fate": fate,
        "reason": reason,
        "reasons": [(key, Reason(key).label, number) for key, number in reasons.items() if key in Reason.values],
        "may_select": actor.may(USE),
        "may_remind": actor.may(REMIND),
        "may_export": actor.may(EXPORT),
        "kinds": [(kind, KINDS[kind]) for kind in kinds_of(mailing)],
    }


def kinds_of(mailing: Mailing, fate: str = "") -> list[str]:
    """Return whom it went to, of `KINDS`: persons, customers at their own address, or both."""
    deliveries = Delivery.objects.of_mailing(mailing.pk)
    deliveries = deliveries.with_fate(fate) if fate else deliveries
    found = ((PERSONS, deliveries.to_persons()), (CUSTOMERS, deliveries.to_own_addresses()))
    return [kind for kind, rows in found if rows.exists()]


def tree_of(mailing: Mailing, fate: str, of: str = "") -> Tree:
    """Return the selection of those with a fate.

    A selection is of persons or of customers. One of persons holds those that it went to; one of customers, where it
    went to persons too, holds only those that it went to at their own address, so that the two together are everybody.
    """
    kinds = kinds_of(mailing, fate) or [CUSTOMERS]
    result = of if of in kinds else kinds[0]
    given = {"mailings": [str(mailing.pk)], "fate": fate}
    if len(kinds) > 1 and result == CUSTOMERS:
        given["at"] = OWN
    return Tree(Group(ALL, (Condition("mailing", given),)), result=result)


def fate_of(raw: str) -> str:
    """Return a fate that can be selected by; everybody who received it when it is none."""
    known: tuple[uuid.UUID | str, ...] = (Fate.OPENED, Fate.CLICKED, Fate.NOT_OPENED, Fate.BOUNCED, Fate.COMPLAINED)
    return raw if raw in known else Fate.RECEIVED
