"""Make the demo organisation, or what is missing of it."""

import dataclasses
import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants import demo


class Command(BaseCommand):
    help = "Make the demo organisation of a development installation. Safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print how to sign in as one line of JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not demo.is_allowed():
            raise CommandError("The demo organisation has a known password, so it is for development only.")
        made = dataclasses.asdict(demo.ensure_demo())
        line = json.dumps(made) if options["json"] else "{organisation}: {email}, {password}".format(**made)
        self.stdout.write(line)
