"""What a minute costs in which reminders are due: it follows those that are due, not how many there are.

The public table holds a wake-up for every reminder of every organisation. Taking what is due is measured with the
wake-ups of a hundredth of the organisations and with all of them, the same five thousand being due; then so is
reporting, in one organisation with a hundred reminders of which all are due, and with as many more that are not. The
limits allow for the deeper index of a table that is a hundred times as large, and for nothing that grows with it.
"""

import datetime as dt
import uuid

from django.db import connection, transaction
from django.utils import timezone

from crm_core.models import Reminder, ReminderNotice
from crm_core.reminders import firing
from kundsystem.accounts.models import User
from tenants import wake_ups
from tests.benchmarks.harness import Result, timed
from tests.benchmarks.house import House

ORGANISATIONS, EACH, DUE = 10_000, 100, 5_000
FEW = 100
HERE, MORE = 100, 20_000


def measure(house: House) -> list[Result]:
    """Measure both with few and with many that are not due."""
    connection.set_tenant(house.organisation)
    now = timezone.now()
    few = _taking(now, FEW)
    many = _taking(now, ORGANISATIONS)
    alone = _reporting(now, 0)
    among = _reporting(now, MORE)
    return [
        Result(f"{DUE} due among {ORGANISATIONS * EACH}, beside few", many, few, round(many / few, 2), 2.0),
        Result(f"{HERE} reported among {MORE}, beside none", among, alone, round(among / alone, 2), 1.5),
    ]


def _taking(now: dt.datetime, organisations: int) -> float:
    """Return the milliseconds of a minute in which so many are due."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM public.tenants_wake_up")
        # Kinds stand for organisations: the table has one row for an organisation, kind and minute.
        cursor.execute(
            "INSERT INTO public.tenants_wake_up (organisation_id, kind, minute)"
            " SELECT %s, 'o' || o, date_trunc('minute', %s) + (r * 7 + 1) * interval '1 minute'"
            " FROM generate_series(1, %s) o, generate_series(1, %s) r",
            [connection.tenant.pk, now, organisations, EACH],
        )
        cursor.execute("ANALYZE public.tenants_wake_up")
    return min(_one_minute(now) for _round in range(3))


def _one_minute(now: dt.datetime) -> float:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO public.tenants_wake_up (organisation_id, kind, minute)"
            " SELECT %s, 'due' || o, date_trunc('minute', %s) FROM generate_series(1, %s) o",
            [connection.tenant.pk, now, DUE],
        )
    taken = 0

    def take() -> None:
        nonlocal taken
        while True:
            with transaction.atomic():
                due = wake_ups.take_due(now)
            if not due:
                return
            taken += len(due)

    spent = timed(take)
    assert taken == DUE
    return round(spent, 2)


def _reporting(now: dt.datetime, more: int) -> float:
    """Return the milliseconds in which an organisation reports what is due, among so many that is not."""
    person = User.objects.filter(is_active=True).first()
    facts = {"person": person, "due_on": now.date(), "by_mail": True}
    later = now + dt.timedelta(days=30)
    Reminder.objects.all().delete()
    Reminder.objects.bulk_create(
        (Reminder(text=f"sedan {uuid.uuid4()}", fires_at=later, due_at=later, **facts) for _one in range(more)),
        batch_size=2000,
    )
    spent = []
    for _round in range(3):
        Reminder.objects.bulk_create(Reminder(text="nu", fires_at=now, due_at=now, **facts) for _one in range(HERE))
        spent.append(timed(firing.fire_all))
        assert ReminderNotice.objects.filter(channel="mail").count() == HERE
        Reminder.objects.filter(text="nu").delete()
    return round(min(spent), 2)
