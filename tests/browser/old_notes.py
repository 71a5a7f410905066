"""Adds old notes to a customer: `python -m tests.browser.old_notes HOST NUMBER COUNT`, with the site's settings."""

import datetime as dt
import sys

import django


def main() -> None:
    """Write the notes a week apart, the last of them the oldest."""
    django.setup()
    from django.db import connection
    from django.utils import timezone

    from crm_core.models import Customer
    from tenants.queries import organisation_by_host
    from tests.factories import NoteFactory

    host, number, count = sys.argv[1:]
    connection.set_tenant(organisation_by_host(host))
    customer = Customer.objects.get(number=number)
    for at in range(int(count)):
        NoteFactory(
            customer=customer,
            body=f"Ringde och hörde hur det gick. (nr {at})",
            happened_at=timezone.now() - dt.timedelta(days=7 * (at + 1)),
        )


if __name__ == "__main__":
    main()
