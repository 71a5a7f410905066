"""Fill an organisation with a large, realistic register."""

import datetime as dt
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError

from crm_core.seeding.filling import Seeded, seed
from crm_core.seeding.people import DOMAIN, FIRST
from crm_core.seeding.run import UNTIL
from kundsystem.shared.errors import UserError
from tenants import queries
from tenants.models import Organisation
from tenants.provisioning import create_organisation

NAME = "Storåker Försäljning AB"
SUBDOMAIN = "storaker"


class Command(BaseCommand):
    help = (
        "Fill one organisation with a made-up Swedish register: customers, contact persons, deals, ten years of notes."
        " The same rows every time. Makes the organisation when nothing answers at its host name yet."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--customers", type=_count, default=100_000)
        parser.add_argument("--notes", type=_count, default=1_000_000)
        parser.add_argument("--contacts", type=_count, help="Three for every customer unless given.")
        parser.add_argument("--deals", type=_count, help="Five for every customer unless given.")
        parser.add_argument("--organisation", default=NAME, metavar="NAME", help="Its name when it is made.")
        parser.add_argument("--host", help=f"Its host name; the subdomain {SUBDOMAIN} unless given.")
        parser.add_argument("--random-seed", type=int, default=1, metavar="N", help="Another number, other rows.")
        parser.add_argument("--until", type=_day, default=UNTIL, metavar="YYYY-MM-DD", help="The register's last day.")
        parser.add_argument("--password", default="", help="That its eight people sign in with; else nobody can.")
        parser.add_argument("--add", action="store_true", help="Also where there are customers already.")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = self._organisation(options["host"] or queries.host_of(SUBDOMAIN), options["organisation"])
        self.heard = time.monotonic()
        try:
            outcome = seed(
                organisation,
                customers=options["customers"],
                notes=options["notes"],
                contacts=options["contacts"],
                deals=options["deals"],
                random_seed=options["random_seed"],
                until=options["until"],
                password=options["password"],
                add=options["add"],
                progress=self._progress,
            )
        except UserError as error:
            raise CommandError(f"{error} Say --add to fill it all the same.") from error
        except IntegrityError as error:
            raise CommandError(f"These rows are here already; choose another --random-seed. ({error})") from error
        self._report(organisation, outcome)

    def _organisation(self, host: str, name: str) -> Organisation:
        found = queries.organisation_by_host(host)
        if found is None:
            self.stdout.write(f"Making {name} at {host}.")
            return create_organisation(name=name, hosts=[host])
        if found not in queries.organisations():
            raise CommandError(f"{host} is the public site, which has no customers.")
        return found

    def _progress(self, done: int, total: int) -> None:
        if time.monotonic() - self.heard > 5:
            self.heard = time.monotonic()
            self.stdout.write(f"{done:>9,} of {total:,} customers".replace(",", " "))

    def _report(self, organisation: Organisation, outcome: Seeded) -> None:
        for table, rows in outcome.rows.items():
            self.stdout.write(f"{table:<20}{rows:>12,} rows".replace(",", " "))
        self.stdout.write(f"{'in all':<20}{sum(outcome.rows.values()):>12,} rows".replace(",", " "))
        steps = ", ".join(f"{step} {seconds:.1f}" for step, seconds in outcome.seconds.items())
        self.stdout.write(f"{outcome.took:.1f} seconds ({steps}), {outcome.size / 2**20:.0f} MB on disk with indexes")
        url = queries.organisation_url(organisation)
        self.stdout.write(f"{url}  the owner signs in as {FIRST}@{DOMAIN}")


def _count(text: str) -> int:
    number = int(text.replace("_", ""))
    if number < 0:
        raise ValueError
    return number


def _day(text: str) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(text), dt.time(16), dt.UTC)
