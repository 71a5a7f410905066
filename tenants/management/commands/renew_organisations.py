"""Make what schemas lack that were copied or restored, such as the indexes that organisations chose themselves."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from tenants import renewing
from tenants.queries import organisations_at


class Command(BaseCommand):
    """Without names, every organisation; safe to run again."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("hosts", nargs="*", help="host names of those that are meant; without any, all of them")

    def handle(self, *args: Any, **options: Any) -> None:
        for organisation in organisations_at(options["hosts"]):
            renewing.renew(organisation)
            self.stdout.write(f"{organisation.name} has everything.")
