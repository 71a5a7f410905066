"""Compare every organisation's schema with the template."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants.schema_check import check_schemas


class Command(BaseCommand):
    help = "Compare every organisation's tables, columns, indexes, constraints and triggers with the template's."

    def handle(self, *args: Any, **options: Any) -> None:
        found = check_schemas()
        for schema, lines in found.items():
            for line in lines:
                self.stderr.write(f"{schema}: {line}")
        if found:
            raise CommandError(f"{len(found)} organisations differ from the template.")
        self.stdout.write("Every organisation is as the template.")
