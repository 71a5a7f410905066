"""What leaves: each notice once, by mail and by SMS, with a fate that its owner can read."""

import datetime as dt
import json
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.utils import timezone

from crm_core.models import ReminderNotice
from crm_core.reminders import applying, digest, firing, sending, telling, wake_ups
from crm_core.reminders.models import ReminderSettings
from kundsystem.accounts.actor import Actor
from kundsystem.messaging.models import Report
from kundsystem.messaging.reports import store_events
from kundsystem.messaging.sms import parts_of
from tenants import reports
from tenants.models import WakeUp
from tests.factories import CustomerFactory, ReminderFactory, UserFactory

State = ReminderNotice.State


@pytest.fixture
def never_quiet(organisation):
    """Nobody minds being told at any hour."""
    ReminderSettings.objects.create(quiet_from=dt.time(0), quiet_until=dt.time(0), quiet_on_days_off=False)


@pytest.fixture
def somebody(never_quiet):
    """A colleague who can be reached in every way."""
    return UserFactory(email="inga@alfa.example", phone="+46701740605", language="sv")


def fates(reminder) -> dict[str, str]:
    return dict(reminder.notices.values_list("channel", "state"))


def fate(reminder) -> telling.Fate:
    reminder.refresh_from_db()
    return telling.fate_of(reminder, reminder.notices.all())


def test_it_leaves_by_mail_and_by_sms_and_only_once(somebody, elks):
    reminder = ReminderFactory(text="Ring Åsa", person=somebody, by_sms=True, customer=CustomerFactory(name="Granlida"))
    wake_ups.woken()
    wake_ups.woken()
    sending.send_due()
    [letter], [text] = mail.outbox, elks.messages()
    assert letter.to == ["inga@alfa.example"]
    assert "Ring Åsa" in letter.subject
    assert text["message"].startswith("Ring Åsa, Granlida")
    assert text["to"] == "+46701740605"
    assert urlsplit(text["whendelivered"]).path.startswith("/hooks/46elks/")
    notice = reminder.notices.get(channel="sms")
    assert (notice.provider_id, notice.parts) == (text["id"], parts_of(text["message"]))
    assert fates(reminder) == {"app": "sent", "mail": "sent", "sms": "sent"}


@pytest.mark.parametrize(
    ("phone", "status", "sentence"),
    [("12", 200, "telefonnummer"), ("", 200, "profil"), ("+46701740605", 402, "Pengarna")],
)
def test_a_text_that_can_not_be_sent_ends_in_a_sentence_and_a_mail(somebody, elks, phone, status, sentence):
    type(somebody).objects.filter(pk=somebody.pk).update(phone=phone)
    if status != 200:
        elks.misbehave({"kind": "answer", "status": status})
    reminder = ReminderFactory(person=somebody, by_mail=False, by_sms=True)
    wake_ups.woken()
    sending.send_due()
    assert fates(reminder) == {"app": "sent", "mail": "sent", "sms": "failed"}
    assert sentence in reminder.notices.get(channel="sms").reason
    assert len(mail.outbox) == 1
    assert fate(reminder).kind == "bad"


@pytest.mark.parametrize(("told", "state"), [("delivered", State.DELIVERED), ("failed", State.FAILED)])
def test_what_the_provider_reports_is_learnt_in_any_order(somebody, elks, told, state):
    reminder = ReminderFactory(person=somebody, by_mail=False, by_sms=True)
    wake_ups.woken()
    notice = reminder.notices.get(channel="sms")
    reports = [Report(facts={"reference": str(notice.pk), "status": told}) for _time in range(2)]
    assert applying.apply_reports(reports) == ["applied", "ignored"]
    notice.refresh_from_db()
    assert notice.state == state
    assert reminder.notices.filter(channel="mail").exists() == (told == "failed")


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (["delivered", "open", "processed"], State.DELIVERED),
        (["bounce", "delivered"], State.FAILED),
        (["delivered", "bounce"], State.FAILED),
    ],
)
def test_what_became_of_a_mail_is_learnt_though_mailings_know_nothing_of_it(somebody, told, state, organisation):
    reminder = ReminderFactory(person=somebody)
    wake_ups.woken()
    notice = reminder.notices.get(channel="mail")
    assert notice.state == State.SENT
    facts = {"organisation": str(organisation.pk), "delivery": str(notice.pk), "reason": "550 Okänd"}
    store_events(json.dumps([facts | {"event": event, "sg_event_id": event} for event in told]).encode())
    reports.carry()
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == (state, "550 Okänd" if state == State.FAILED else "")
    assert "unknown" not in Report.objects.values_list("outcome", flat=True)
    assert fate(reminder).kind == ("bad" if state == State.FAILED else "ok")


def test_texts_beyond_the_quota_do_not_leave(somebody, elks, settings):
    settings.SMS_A_MONTH = 0
    reminder = ReminderFactory(person=somebody, by_mail=False, by_sms=True)
    wake_ups.woken()
    assert elks.messages() == []
    assert fates(reminder)["sms"] == "failed"


def test_what_may_leave_later_is_tried_again_when_it_is_asked_for(somebody, elks):
    elks.misbehave({"kind": "answer", "status": 500})
    reminder = ReminderFactory(person=somebody, by_mail=False, by_sms=True)
    wake_ups.woken()
    notice = reminder.notices.get(channel="sms")
    assert (notice.state, notice.attempts) == (State.WAITING, 1)
    assert WakeUp.objects.filter(kind="reminders.due", minute__gt=timezone.now()).exists()
    elks.misbehave()
    ReminderNotice.objects.filter(pk=notice.pk).update(not_before=timezone.now())
    sending.send_due()
    assert fates(reminder)["sms"] == "sent"


def test_what_was_lost_on_its_way_is_uncertain_and_never_sent_again(somebody, elks):
    elks.misbehave({"kind": "drop"})
    reminder = ReminderFactory(person=somebody, by_mail=False, by_sms=True)
    wake_ups.woken()
    sending.send_due()
    assert len(elks.messages()) == 1
    assert fates(reminder) == {"app": "sent", "mail": "sent", "sms": "uncertain"}


def test_a_worker_that_died_while_sending_leaves_it_uncertain(somebody):
    reminder = ReminderFactory(person=somebody)
    firing.fire_all()
    sending.claim(actor=Actor.system())
    ReminderNotice.objects.filter(channel="mail").update(claimed_at=timezone.now() - dt.timedelta(hours=1))
    sending.send_due()
    assert fates(reminder)["mail"] == "uncertain"
    assert mail.outbox == []


def test_what_is_told_long_after_its_time_says_so(somebody):
    reminder = ReminderFactory(person=somebody)
    type(reminder).objects.update(fires_at=timezone.now() - dt.timedelta(days=1))
    wake_ups.woken()
    assert mail.outbox[0].subject.startswith("Sen bevakning")


def test_at_night_it_waits_until_morning_and_is_asked_for_then(organisation, member):
    now = timezone.localtime()
    ReminderSettings.objects.create(
        user=member,
        quiet_from=(now - dt.timedelta(hours=1)).time(),
        quiet_until=(now + dt.timedelta(hours=1)).time(),
        quiet_on_days_off=False,
    )
    reminder = ReminderFactory(person=member)
    wake_ups.woken()
    assert mail.outbox == []
    notice = reminder.notices.get(channel="mail")
    assert WakeUp.objects.filter(minute=notice.not_before.replace(second=0, microsecond=0)).exists()


def test_an_organisation_that_is_read_only_is_told_nothing_and_loses_nothing(organisation, member):
    organisation.state = "read_only"
    ReminderFactory(person=member)
    wake_ups.woken()
    assert ReminderNotice.objects.count() == 0
    assert WakeUp.objects.filter(kind="reminders.due").exists()


def test_the_morning_letter_comes_once_and_asks_for_the_next(organisation, member, django_capture_on_commit_callbacks):
    ReminderFactory(text="Ring Åsa", person=member)
    values = {"morning": dt.time(7), "digest": True}
    settings = digest.save_settings(actor=Actor(member), values=values)
    ReminderSettings.objects.update(digest_at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        assert (digest.send_due(), digest.send_due()) == (1, 0)
    assert [letter.to for letter in mail.outbox] == [[member.email]]
    assert "Ring Åsa" in mail.outbox[0].body
    settings.refresh_from_db()
    assert WakeUp.objects.filter(kind=digest.DIGEST, minute=settings.digest_at).exists()


@pytest.mark.parametrize(("text", "parts"), [("a" * 160, 1), ("a" * 161, 2), ("å€" * 53 + "a", 1), ("ő" * 71, 2)])
def test_a_text_is_as_many_parts_as_its_alphabet_takes(text, parts):
    assert parts_of(text) == parts
