"""Every write to a mailing by people: making, scheduling, starting, pausing, going on, stopping."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.mailings import lanes
from crm_core.mailings.access import mailing_for
from crm_core.mailings.models import Delivery, Mailing
from crm_core.mailings.permissions import SEND
from crm_core.mailings.states import Reason, State
from crm_core.mailings.writing import writer_of
from crm_core.newsletters.access import newsletter_for
from crm_core.selections.access import selection_for
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action
from kundsystem.shared.errors import UserError
from tenants import wake_ups

Stage = Mailing.Stage
CHANGEABLE = {
    *("name", "selection", "newsletter", "recipients", "follows", "content", "files"),
    *("sender_name", "reply_to", "from_owner"),
}
# What decides who gets it: when it is changed, that has to be decided again.
DECIDING = {"selection", "newsletter", "recipients", "follows"}


@action("mailing.create", permission=SEND)
def create_mailing(*, actor: Actor, name: str, **facts: Any) -> Mailing:
    """Begin a mailing; `facts` as `update_mailing` takes them."""
    mailing = Mailing(created_by=actor.user)
    _change(actor, mailing, {"name": name} | facts)
    mailing.save(force_insert=True)
    return mailing


@action("mailing.update", permission=SEND)
def update_mailing(*, actor: Actor, mailing: Mailing, changes: Mapping[str, Any]) -> Mailing:
    """Change a draft: any of `CHANGEABLE`; what is not there stays.

    Raises:
        UserError: it is no draft any more, or the name is missing.
    """
    mailing = _locked(actor, mailing, Stage.DRAFT)
    _change(actor, mailing, changes)
    if DECIDING & set(changes):
        Delivery.objects.filter(mailing=mailing).delete()
        mailing.prepared_at = None
    mailing.save()
    return mailing


@action("mailing.start", permission=SEND)
def start_mailing(*, actor: Actor, mailing: Mailing, at: dt.datetime | None = None) -> Mailing:
    """Send it now, or at a time. Who gets it was decided by `snapshot.prepare`.

    Raises:
        UserError: it has begun already, nobody gets it, or the message can not be used.
    """
    mailing = _locked(actor, mailing, Stage.DRAFT, Stage.SCHEDULED)
    writer_of(mailing.content)
    if mailing.prepared_at is None or not Delivery.objects.filter(mailing=mailing).queued().exists():
        raise UserError(_("Nobody gets it. Decide the recipients first."), code="no_recipients")
    if at is not None and at > timezone.now():
        mailing.state, mailing.starts_at = Stage.SCHEDULED, at
        mailing.save(update_fields=["state", "starts_at"])
        wake_ups.schedule(lanes.WAKE_UP, at)
    else:
        _run(mailing)
    return mailing


@action("mailing.unschedule", permission=SEND)
def unschedule_mailing(*, actor: Actor, mailing: Mailing) -> Mailing:
    """Make a scheduled mailing a draft again."""
    mailing = _locked(actor, mailing, Stage.SCHEDULED)
    mailing.state, mailing.starts_at = Stage.DRAFT, None
    mailing.save(update_fields=["state", "starts_at"])
    return mailing


@action("mailing.pause", permission=SEND)
def pause_mailing(*, actor: Actor, mailing: Mailing) -> Mailing:
    """Send no more for now; what is being handed over at this moment still goes."""
    mailing = _locked(actor, mailing, Stage.RUNNING)
    mailing.state = Stage.PAUSED
    mailing.save(update_fields=["state"])
    return mailing


@action("mailing.resume", permission=SEND)
def resume_mailing(*, actor: Actor, mailing: Mailing) -> Mailing:
    """Go on with a paused mailing."""
    mailing = _locked(actor, mailing, Stage.PAUSED)
    _run(mailing)
    return mailing


@action("mailing.stop", permission=SEND)
def stop_mailing(*, actor: Actor, mailing: Mailing) -> Mailing:
    """End a mailing for good; whoever has not got it is left out, with that as the reason."""
    mailing = _locked(actor, mailing, Stage.RUNNING, Stage.PAUSED, Stage.SCHEDULED)
    mailing.state, mailing.ended_at = Stage.STOPPED, timezone.now()
    mailing.save(update_fields=["state", "ended_at"])
    waiting = Delivery.objects.filter(mailing=mailing).queued()
    waiting.update(state=State.LEFT_OUT, reason=Reason.STOPPED)
    return mailing


@action("mailing.delete", permission=SEND)
def delete_mailing(*, actor: Actor, mailing: Mailing) -> None:
    """Throw a draft away; what has been sent stays."""
    _locked(actor, mailing, Stage.DRAFT).delete()


@action("mailing.begin_due")
def begin_due(*, actor: Actor) -> int:
    """Start the mailings whose time has come; returns how many."""
    due = list(Mailing.objects.due(timezone.now()).select_for_update(skip_locked=True))
    for mailing in due:
        _run(mailing)
    return len(due)


def _run(mailing: Mailing) -> None:
    mailing.state, mailing.problem = Stage.RUNNING, ""
    mailing.started_at = mailing.started_at or timezone.now()
    mailing.save(update_fields=["state", "problem", "started_at"])
    lanes.open_lanes(mailing.pk)


def _locked(actor: Actor, mailing: Mailing, *stages: str) -> Mailing:
    found = Mailing.objects.select_for_update().get(pk=mailing_for(actor, mailing.pk, write=True).pk)
    if found.state not in stages:
        said = _("The mailing is “%(state)s” now, so this cannot be done.") % {"state": found.get_state_display()}
        raise UserError(said, code="wrong_state")
    return found


def _change(actor: Actor, mailing: Mailing, changes: Mapping[str, Any]) -> None:
    if unknown := set(changes) - CHANGEABLE:
        raise TypeError(f"A mailing has no {', '.join(sorted(unknown))}.")
    for name, value in changes.items():
        setattr(mailing, name, value)
    # It is to those of a selection or to those who receive a newsletter: choosing one lets go of the other.
    if changes.get("newsletter") is not None:
        mailing.newsletter, mailing.selection = newsletter_for(actor, changes["newsletter"].pk), None
    elif changes.get("selection") is not None:
        mailing.newsletter = None
    mailing.name = " ".join(mailing.name.split())[:120]
    if not mailing.name:
        raise UserError(_("Give the mailing a name."), code="required", field="name")
    if changes.get("follows") is not None:
        mailing.follows = mailing_for(actor, changes["follows"].pk)
    if changes.get("selection") is not None:
        mailing.selection = selection_for(actor, changes["selection"].pk)
