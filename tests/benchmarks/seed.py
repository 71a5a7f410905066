"""The register that pages are measured on: what `kundsystem seed` makes, by default a fifth of the large one.

It is made once and kept on the server beside the master of the test databases, marked with what it was made from; each
bench gets a copy of its own. A server that `make bench` starts for itself keeps nothing: give one of your own.
"""

import os
import sys
import uuid
from typing import Any

from django.db import connection
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer
from crm_core.deals.models import Deal
from crm_core.notes.models import Note
from crm_core.seeding.filling import seed
from tenants.models import Organisation
from tests import database

CUSTOMERS = int(os.environ.get("KUNDSYSTEM_BENCH_CUSTOMERS", "20000"))
NOTES = 10  # per customer, in the mean; contact persons and deals are as many as `seed` makes by itself
MANY = 60  # notes of the customer whose window is measured
# What decides how the register looks, besides what decides how an empty organisation does.
MADE_FROM = ("crm_core/seeding/**/*", "crm_core/*/seed*.py", "crm_core/*/data/seed*.json", "tests/benchmarks/seed.py")
COPY = "bench_register"


def fill(organisation: Organisation) -> uuid.UUID:
    """Go over to a database where the organisation, which is set, has the register; return whose window to measure.

    Call it first of all: what was written before, sessions too, stays behind. The customer has many notes, some contact
    persons and some deals.
    """

    def make() -> None:
        print(f"Seeding {CUSTOMERS:,} customers ...".replace(",", " "), file=sys.stderr, flush=True)
        seed(organisation, customers=CUSTOMERS, notes=CUSTOMERS * NOTES)

    # Its people and its schema have names of their own, which another master would not know.
    mark = f"{CUSTOMERS} {database.digest(*MADE_FROM)} {organisation.schema_name}"
    database.copy_kept(database.name_of(COPY), f"register_{CUSTOMERS}", mark, make)
    database.use(database.name_of(COPY))
    connection.set_tenant(organisation)
    customers = Customer.objects.active().annotate(
        written=_number(Note.objects.current()), people=_number(Contact.objects.active()), made=_number(Deal.objects)
    )
    found = customers.filter(written__gte=MANY, people__gte=3, made__range=(6, 20)).order_by("written", "id")
    return found.values_list("pk", flat=True)[0]


def _number(rows: Any) -> Coalesce:
    """How many of these rows a customer has."""
    counted = rows.filter(customer=OuterRef("pk")).order_by().values("customer").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number"), output_field=IntegerField()), 0)
