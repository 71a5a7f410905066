"""Go into one organisation, as the operator sometimes has to; its administrators see that, and why."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django_tenants.utils import get_public_schema_name, tenant_context

from crm_core.history.visiting import remember_visit
from tenants import queries


class Command(BaseCommand):
    help = (
        "Open Python inside the organisation that answers at a host name. Who goes in and why is written in that"
        " organisation's own log first, for its administrators to read. Change things through actions only, with"
        ' Actor.system("command"), so that they are recorded as the operator\'s.'
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("host", help="The organisation's host name.")
        parser.add_argument("--who", required=True, help="Your name.")
        parser.add_argument("--why", required=True, help="Why you go in, as the organisation reads it.")
        parser.add_argument("-c", "--command", help="Run this and come out again, instead of asking what to do.")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = queries.organisation_by_host(options["host"])
        if organisation is None or organisation.schema_name == get_public_schema_name():
            raise CommandError(f"No organisation answers at {options['host']}.")
        facts = {name: " ".join(options[name].split()) for name in ("who", "why")}
        if not all(facts.values()):
            raise CommandError("Say who you are and why you go in.")
        with tenant_context(organisation):
            remember_visit(**facts)
            call_command("shell", command=options["command"], verbosity=0)
