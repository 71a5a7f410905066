"""The register that pages are measured on: what `kundsystem seed` makes, by default a fifth of the large one."""

import os
import uuid

from django.db.models import Count

from crm_core.customers.models import Customer
from crm_core.seeding.filling import seed
from tenants.models import Organisation

CUSTOMERS = int(os.environ.get("KUNDSYSTEM_BENCH_CUSTOMERS", "20000"))
NOTES = 10  # per customer, in the mean
MANY = 60  # notes of the customer whose window is measured


def fill(organisation: Organisation) -> uuid.UUID:
    """Fill the organisation, which is set, once; return a customer with many notes and some contact persons."""
    if not Customer.objects.exists():
        seed(organisation, customers=CUSTOMERS, notes=CUSTOMERS * NOTES, add=True)
    customers = Customer.objects.active().annotate(
        written=Count("notes", distinct=True), people=Count("contacts", distinct=True)
    )
    found = customers.filter(written__gte=MANY, people__gte=3).order_by("written", "id")
    return found.values_list("pk", flat=True)[0]
