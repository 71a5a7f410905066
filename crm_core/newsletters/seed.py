"""Newsletter recipients of the large organisation."""

from crm_core.newsletters.models import Ending, Newsletter, Source, Subscription
from crm_core.seeding import subjects
from crm_core.seeding.run import Batch, Run, key_at, moment
from crm_core.seeding.tables import Table

SUBSCRIPTION = Table(
    Subscription,
    *("id", "newsletter_id", "customer_id", "contact_id", "source", "started_at", "ended_at", "ending"),
)
# Of those who have an address about every sixth receives a newsletter, and some have left it.
RECEIVE, LEAVE = 0.16, 0.12


@subjects.register(SUBSCRIPTION)
def prepare(run: Run) -> subjects.Maker:
    """Read the newsletters; who receives them is decided for every person."""
    newsletters = [str(key) for key in Newsletter.objects.offered().values_list("pk", flat=True)]
    sources = [Source.ASKED, Source.CUSTOMER, Source.EVENT, Source.FORM]

    def make(batch: Batch) -> None:
        chance = batch.chance("newsletters")
        for customer in batch.customers:
            for contact in customer.contacts:
                for newsletter in newsletters:
                    if chance.random() >= RECEIVE:
                        continue
                    since = contact.since + int((run.end - contact.since) * chance.random())
                    left = chance.random() < LEAVE
                    ended = moment(since + int((run.end - since) * chance.random())) if left else None
                    ending = Ending.MAIL if left else ""
                    whose = (key_at(chance, since), newsletter, customer.key, contact.key)
                    batch.table(SUBSCRIPTION).append((*whose, chance.choice(sources), moment(since), ended, ending))

    return make
