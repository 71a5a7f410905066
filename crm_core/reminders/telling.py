"""Saying what a reminder is about, when it is, and what became of its notices."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm_core.reminders import anchors, days
from crm_core.reminders.models import Channel, Every, Reminder, ReminderNotice
from kundsystem.shared import formatting

State = ReminderNotice.State
ICONS = {Channel.APP: "bell", Channel.MAIL: "mail", Channel.SMS: "device-mobile", Channel.PUSH: "bell"}


@dataclass(frozen=True)
class Fate:
    """What became of being told: an icon, words and what was done besides."""

    kind: str
    icon: str
    text: str
    more: str = ""


def about(reminder: Reminder) -> str:
    """Return what it is about, in words: the customer, and the person or the deal."""
    parts = [reminder.customer, reminder.contact, reminder.deal.product if reminder.deal else None]
    return ", ".join(str(one) for one in parts if one is not None)


def when_told(reminder: Reminder) -> str:
    """Return the day and the time, as one says it."""
    if reminder.due_on is None:
        return ""
    day = formatting.short_date(reminder.due_on)
    return f"{day} {formatting.clock(reminder.due_time)}" if reminder.due_time else day


def until_told(reminder: Reminder, now: dt.datetime) -> str:
    """Return how long it is to it, or since it."""
    if reminder.due_on is None:
        return _("when %(date)s is known") % {"date": anchors.label_of(reminder.anchor).lower() or _("the date")}
    today = timezone.localdate(now)
    gone = (today - reminder.due_on).days
    if gone > 0:
        return ngettext("%(count)s day late", "%(count)s days late", gone) % {"count": formatting.number(gone)}
    if reminder.due_time is None:
        return _("all day") if gone == 0 else ""
    moment = days.at(reminder.due_on, reminder.due_time)
    return formatting.ago(moment, now) if gone == 0 else ""


def goes_by(reminder: Reminder) -> str:
    """Return what its day follows from, when that is a date of something."""
    if not reminder.anchor:
        return ""
    label = anchors.label_of(reminder.anchor)
    if not reminder.anchor_count:
        return _("on the day: %(date)s") % {"date": label}
    return _("%(distance)s before: %(date)s") % {
        "distance": distance(reminder.anchor_count, reminder.anchor_unit),
        "date": label,
    }


def again(reminder: Reminder) -> str:
    """Return how often it comes again; empty when it does not."""
    if not reminder.every_count:
        return ""
    if reminder.every_count == 1:
        once = {
            Every.DAY: _("every day"),
            Every.WORKDAY: _("every working day"),
            Every.WEEK: _("every week"),
            Every.MONTH: _("every month"),
            Every.YEAR: _("every year"),
        }
        return once[Every(reminder.every_unit)]
    return _("every %(distance)s") % {"distance": distance(reminder.every_count, reminder.every_unit)}


def distance(count: int, unit: str) -> str:
    """Return a number of days, weeks, months or years."""
    told = {
        Every.DAY: ngettext("%(count)s day", "%(count)s days", count),
        Every.WORKDAY: ngettext("%(count)s working day", "%(count)s working days", count),
        Every.WEEK: ngettext("%(count)s week", "%(count)s weeks", count),
        Every.MONTH: ngettext("%(count)s month", "%(count)s months", count),
        Every.YEAR: ngettext("%(count)s year", "%(count)s years", count),
    }[Every(unit)]
    return told % {"count": formatting.number(count)}


def whose(reminder: Reminder) -> str:
    """Return whose it is."""
    if reminder.who == "role":
        return str(reminder.role)
    if reminder.who == "owner":
        owner = reminder.customer.owner if reminder.customer else None
        return str(owner or _("Whoever is responsible"))
    return str(reminder.person)


def fate_of(reminder: Reminder, notices: Iterable[ReminderNotice]) -> Fate:
    """Return what is to be said of how it is told: of the last occasion, what went wrong before what went well."""
    told = [one for one in notices if one.occasion == reminder.occasion and one.state != State.MOOT]
    outside = [one for one in told if one.channel not in {Channel.APP, Channel.PUSH}]
    # A notification is besides: it is told of where there is nothing else to tell.
    outside = outside or [one for one in told if one.channel == Channel.PUSH]
    wrong = next((one for one in outside if one.state in {State.FAILED, State.UNCERTAIN}), None)
    if wrong is not None:
        return Fate("bad", "alert-circle", _problem(wrong), _besides(wrong, outside))
    if outside:
        latest = max(outside, key=lambda one: (_RANK[State(one.state)], one.channel == Channel.SMS))
        kind = "ok" if latest.state in {State.SENT, State.DELIVERED} else "wait"
        more = _("told late") if latest.is_late and kind == "ok" else latest.reason
        return Fate(kind, ICONS[Channel(latest.channel)], _said(latest), more)
    if seen := next((one for one in told if one.seen_at), None):
        text = _("Read in the app %(when)s") % {"when": formatting.moment(seen.seen_at)}
        return Fate("wait", ICONS[Channel.APP], text)
    return _to_come(reminder)


_RANK = {State.WAITING: 0, State.SENDING: 1, State.SENT: 2, State.DELIVERED: 3}


def _said(notice: ReminderNotice) -> str:
    text, moment = _words(notice)
    return text % {"when": moment}


def _words(notice: ReminderNotice) -> tuple[str, str]:
    """Return what became of it, and when."""
    channel = notice.channel
    if notice.state == State.DELIVERED:
        text = _("SMS delivered %(when)s") if channel == Channel.SMS else _("E-mail delivered %(when)s")
        return text, formatting.moment(notice.delivered_at)
    if notice.state == State.SENT:
        sent = {
            Channel.SMS: _("SMS sent %(when)s"),
            Channel.PUSH: _("Phone notification sent %(when)s"),
        }
        return sent.get(Channel(channel)) or _("E-mail sent %(when)s"), formatting.moment(notice.sent_at)
    if notice.state == State.SENDING:
        sending = {Channel.SMS: _("SMS is being sent"), Channel.PUSH: _("Phone notification is being sent")}
        return sending.get(Channel(channel)) or _("E-mail is being sent"), ""
    goes = {Channel.SMS: _("SMS goes %(when)s"), Channel.PUSH: _("Phone notification goes %(when)s")}
    return goes.get(Channel(channel)) or _("E-mail goes %(when)s"), _ahead(notice.not_before)


def _problem(notice: ReminderNotice) -> str:
    if notice.state == State.UNCERTAIN:
        uncertain = {
            Channel.SMS: _("Uncertain whether the SMS left"),
            Channel.PUSH: _("Uncertain whether the phone notification left"),
        }
        return uncertain.get(Channel(notice.channel)) or _("Uncertain whether the e-mail left")
    failed = {
        Channel.SMS: _("The SMS did not arrive"),
        Channel.PUSH: _("The phone notification did not arrive"),
    }
    return failed.get(Channel(notice.channel)) or _("The e-mail did not arrive")


def _besides(wrong: ReminderNotice, others: list[ReminderNotice]) -> str:
    mail = next((one for one in others if one.is_instead), None)
    sent = mail is not None and mail.state in {State.SENT, State.DELIVERED}
    instead = _("e-mail sent instead %(when)s") % {"when": formatting.moment(mail.sent_at)} if sent and mail else ""
    return " ".join(part for part in (wrong.reason, instead) if part)


def _to_come(reminder: Reminder) -> Fate:
    if reminder.fires_at is None or not (reminder.by_mail or reminder.by_sms):
        return Fate(
            "wait", "bell", _("In the app only") if not (reminder.by_mail or reminder.by_sms) else _("In the app")
        )
    names = {"when": _ahead(reminder.fires_at)}
    if reminder.by_mail and reminder.by_sms:
        return Fate("wait", ICONS[Channel.SMS], _("E-mail and SMS go %(when)s") % names)
    if reminder.by_sms:
        return Fate("wait", ICONS[Channel.SMS], _("SMS goes %(when)s") % names)
    return Fate("wait", ICONS[Channel.MAIL], _("E-mail goes %(when)s") % names)


def _ahead(moment: dt.datetime) -> str:
    local = timezone.localtime(moment)
    if local.date() == timezone.localdate():
        return formatting.clock(local)
    return f"{formatting.short_date(local)} {formatting.clock(local)}"
