"""Bring public, the template and every organisation to the code's migrations."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants.migrating import migrate_everything


class Command(BaseCommand):
    help = "Migrate public, the template and every organisation. Safe to run again; takes up where it stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--workers", type=int, default=2, help="How many organisations at a time.")

    def handle(self, *args: Any, **options: Any) -> None:
        outcome = migrate_everything(workers=options["workers"])
        for schema, error in outcome.failed.items():
            self.stderr.write(f"{schema}: {error}")
        self.stdout.write(
            f"{len(outcome.migrated)} migrated, {outcome.up_to_date} already up to date, {len(outcome.failed)} failed"
        )
        if outcome.failed:
            raise CommandError("Some organisations failed. Fix the cause and run the command again.")
