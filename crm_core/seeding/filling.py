"""Filling an organisation."""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

from django_tenants.utils import tenant_context

from crm_core.seeding import people, subjects, tables
from crm_core.seeding.run import BATCH, UNTIL, Batch, Run
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action
from kundsystem.shared.database import connection
from kundsystem.shared.errors import UserError
from tenants.models import Organisation

Progress = Callable[[int, int], None]


@dataclass
class Seeded:
    """What was written: rows by table, seconds by step, bytes on disk with indexes."""

    rows: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    size: int = 0

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Note how long a step takes."""
        start = time.monotonic()
        yield
        self.seconds[step] = time.monotonic() - start

    @property
    def took(self) -> float:
        """Seconds in all."""
        return sum(self.seconds.values())


def seed(
    organisation: Organisation,
    *,
    customers: int = 100_000,
    notes: int = 1_000_000,
    contacts: int | None = None,
    deals: int | None = None,
    random_seed: int = 1,
    until: dt.datetime = UNTIL,
    password: str = "",
    add: bool = False,
    progress: Progress = lambda done, total: None,
) -> Seeded:
    """Fill an organisation with a large register, the same every time.

    Also for tests and benchmarks: `seed(organisation, customers=100_000, notes=1_000_000)`. It enters the organisation
    by itself, writes in one transaction (a part of the one that goes on, if any) and leaves what it found when it
    fails. The rows, their keys included, follow from the numbers given here alone; only those that the starter
    content brought have keys of their own. Nothing is written to the history except the people and the own values
    (units, tags, categories) that it makes.

    Args:
        organisation: which; one that has its starter content.
        customers: how many.
        notes: how many in all; some customers have none, a few have hundreds.
        contacts: how many contact persons in all; three for every customer unless given.
        deals: how many in all, five for every customer unless given; most have none or a few, some have dozens.
        random_seed: other numbers give other rows.
        until: when the register was last worked in.
        password: with which the eight people in it can sign in; without one nobody can.
        add: also where there are some; then with a `random_seed` that was not used there.
        progress: called with how many customers are written, and how many there will be.

    Raises:
        UserError: the organisation has customers, or what belongs to them, or products, and `add` was not given.
    """
    outcome = Seeded()
    wanted = {
        "notes": notes,
        "contacts": customers * 3 if contacts is None else contacts,
        "deals": customers * 5 if deals is None else deals,
    }
    with tenant_context(organisation):
        _fill(
            actor=Actor.system("command"),
            organisation=organisation,
            run=Run(customers=customers, wanted=wanted, people=[], random_seed=random_seed, until=until),
            password=password,
            add=add,
            outcome=outcome,
            progress=progress,
        )
        written = [table for subject in subjects.registered() for table in subject.tables]
        with outcome.timed("learning"), _patience():
            tables.measure(written)
        outcome.size = _size()
    return outcome


@action("seed.fill")
def _fill(
    *,
    actor: Actor,
    organisation: Organisation,
    run: Run,
    password: str,
    add: bool,
    outcome: Seeded,
    progress: Progress,
) -> None:
    involved = subjects.registered()
    written = [table for subject in involved for table in subject.tables]
    if not add and any(table.model._default_manager.exists() for table in written):
        raise UserError("This organisation has customers or products already.", code="not_empty")
    with _patience():
        run.people = people.ensure_people(organisation, run, password)
        makers = [subject.prepare(run) for subject in involved]
        with tables.without_history(written):
            with outcome.timed("writing"):
                for batch in _made_ahead(run, makers):
                    for table in written:
                        rows = batch.rows.get(table, [])
                        table.copy(rows)
                        outcome.rows[table.name] = outcome.rows.get(table.name, 0) + len(rows)
                    progress(batch.places.stop, run.customers)
            with outcome.timed("ordering"):
                for table in written:
                    if table.by_time and outcome.rows.get(table.name):
                        tables.order_by_time(table)


def _made_ahead(run: Run, makers: list[subjects.Maker]) -> Iterator[Batch]:
    """Make the batches one after another, each while the one before is being written."""

    def make(number: int) -> Batch:
        batch = Batch(run, number, range(number * BATCH, min((number + 1) * BATCH, run.customers)))
        for maker in makers:
            maker(batch)
        return batch

    numbers = range(-(-run.customers // BATCH))
    with ThreadPoolExecutor(1) as ahead:
        coming = [ahead.submit(make, number) for number in numbers[:1]]
        for number in numbers:
            batch = coming.pop().result()
            coming += [ahead.submit(make, following) for following in numbers[number + 1 : number + 2]]
            yield batch


@contextmanager
def _patience() -> Iterator[None]:
    """Let statements take longer than a page may wait; only here, and in a transaction only for it."""
    scope = "LOCAL" if connection.in_atomic_block else "SESSION"
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('maintenance_work_mem')")
        before = cursor.fetchone()
        _set(scope, "0", "256MB")
        yield
        _set(scope, *before)


def _set(scope: str, timeout: str, memory: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET {scope} statement_timeout = '{timeout}'")
        cursor.execute(f"SET {scope} maintenance_work_mem = '{memory}'")


def _size() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COALESCE(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
        )
        (size,) = cursor.fetchone()
    return size
