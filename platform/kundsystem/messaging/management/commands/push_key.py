"""`kundsystem push_key`: a fresh key for messages to browsers."""

from typing import Any

from django.core.management.base import BaseCommand

from kundsystem.messaging import push


class Command(BaseCommand):
    help = "Print a fresh KUNDSYSTEM_PUSH_KEY."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(push.new_key())
