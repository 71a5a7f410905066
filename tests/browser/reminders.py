"""Reminders for the browser to look at: overdue, today and coming, told in every way there is."""

import datetime as dt
from typing import Any


def add_reminders(owner: Any, member: Any, customers: list[Any], contact: Any) -> dict[str, str]:
    """Make some for the owner and the team; return where they are looked at."""
    from django.utils import timezone

    from crm_core.models import ReminderNotice, ReminderRule, ReminderSettings
    from kundsystem.shared.keys import key_to_short
    from tests.factories import ReminderFactory

    # Whoever runs this at night is told too.
    ReminderSettings.objects.create(quiet_from=dt.time(0), quiet_until=dt.time(0), quiet_on_days_off=False)
    member.phone = "+46701740605"
    member.save(update_fields=["phone"])
    today = timezone.localdate()
    told = (
        ("Ring om pris per fastighet", -6, None, "sms", "failed"),
        ("Skicka jämförelse mot branschen", -3, None, "mail", "delivered"),
        ("Kundvård, sex månader sedan sist", -2, None, "", ""),
        ("Svar på slutpris till upphandlingen av nästa års ledarutbildningar", 0, dt.time(23, 30), "sms", "delivered"),
        ("Boka introduktion", 0, None, "", ""),
        ("Följ upp offert", 4, None, "", ""),
        ("Fakturera etapp 2", 9, dt.time(9), "", ""),
    )
    made = []
    for place, (text, ahead, time, channel, state) in enumerate(told):
        about = {"customer": contact.customer, "contact": contact} if place < 2 else {"customer": customers[place]}
        day = today + dt.timedelta(days=ahead)
        one = ReminderFactory(text=text, person=owner, due_on=day, due_time=time, by_sms=channel == "sms", **about)
        made.append(one)
        if channel:
            facts = {"reminder": one, "occasion": 1, "recipient": owner, "channel": channel, "state": state}
            now = timezone.now()
            sent = {"not_before": now, "sent_at": now, "delivered_at": now if state == "delivered" else None}
            reason = "Det finns inget telefonnummer i din profil." if state == "failed" else ""
            ReminderNotice.objects.create(**facts, **sent, reason=reason)
    type(made[0]).objects.filter(due_on__lte=today).update(fires_at=None)
    for place in range(3):
        ReminderFactory(text=f"Teamets sak {place + 1}", person=member, customer=customers[20 + place])
    rule = ReminderRule.objects.create(text="Hör av dig, det var länge sedan", kind="silent", number=6)
    key = key_to_short(made[0].pk)
    return {"reminder": f"/reminders/{key}/", "reminder_rule": f"/settings/reminders/{key_to_short(rule.pk)}/"}
