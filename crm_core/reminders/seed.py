"""Reminders of the large organisation: most of them done, some overdue, some to come."""

from crm_core.reminders.models import Reminder
from crm_core.seeding import subjects
from crm_core.seeding.run import DAY, Batch, Run, key_at, moment
from crm_core.seeding.tables import Table

REMINDER = Table(
    Reminder,
    *("id", "text", "customer_id", "person_id", "author_id", "due_on", "due_at", "done_at", "done_by_id"),
    *("created_at", "updated_at"),
    by_time=True,
)
TEXTS = ("Ring om priset", "Följ upp offerten", "Boka ett möte", "Kundvård", "Fråga om referenser")


@subjects.register(REMINDER)
def prepare(run: Run) -> subjects.Maker:
    """Make one reminder of every other customer."""
    people = [str(person.pk) for person in run.people]

    def make(batch: Batch) -> None:
        chance = batch.chance("reminders")
        for customer in batch.customers:
            if chance.random() < 0.5:
                continue
            created = int(customer.created + (run.end - customer.created) * chance.random())
            due = created + chance.randrange(1, 120) * DAY
            is_done = due < run.end and chance.random() < 0.97
            person = chance.choice(people)
            batch.table(REMINDER).append(
                (
                    *(key_at(chance, created), chance.choice(TEXTS), customer.key, person, person),
                    *(moment(due).date(), moment(due + DAY)),
                    *((moment(due), person) if is_done else (None, None)),
                    *(moment(created), moment(due if is_done else created)),
                )
            )

    return make
