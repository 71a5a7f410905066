"""What is due is taken once, however many take it at the same time."""

import datetime as dt
import threading
from collections import Counter

from django.db import connection, transaction
from django.utils import timezone

from tenants import wake_ups
from tenants.models import WakeUp
from tenants.queries import organisations

KINDS = 2000


def test_two_dispatchers_take_each_wake_up_once(own_database):
    now = timezone.now()
    for organisation in organisations():
        connection.set_tenant(organisation)
        for number in range(KINDS):
            wake_ups.schedule(f"kind-{number}", now - dt.timedelta(minutes=number % 60))
            wake_ups.schedule(f"kind-{number}", now - dt.timedelta(minutes=number % 60))
        wake_ups.schedule("later", now + dt.timedelta(hours=1))
    connection.set_schema_to_public()
    houses = organisations().count()
    assert WakeUp.objects.count() == houses * (KINDS + 1), "the same hint twice is one"

    taken: Counter[tuple[str, str]] = Counter()
    start, guard = threading.Barrier(2), threading.Lock()

    def take() -> None:
        start.wait()
        while True:
            with transaction.atomic():
                due = wake_ups.take_due(now, limit=50)
            if not due:
                break
            with guard:
                taken.update(due)
        connection.close()

    takers = [threading.Thread(target=take) for _taker in range(2)]
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.join(60)
    assert set(taken.values()) == {1}
    assert len(taken) == houses * KINDS
    assert set(WakeUp.objects.values_list("kind", flat=True)) == {"later"}


def test_a_dispatcher_that_breaks_off_leaves_what_it_took(own_database):
    organisation = organisations().first()
    connection.set_tenant(organisation)
    now = timezone.now()
    wake_ups.schedule("kept", now)
    connection.set_schema_to_public()

    def break_off() -> None:
        with transaction.atomic():
            assert wake_ups.take_due(now) == [(organisation.schema_name, "kept")]
            transaction.set_rollback(True)

    break_off()
    assert wake_ups.take_due(now) == [(organisation.schema_name, "kept")]
    assert wake_ups.take_due(now) == []
