"""Run before the product starts: every schema up to date, and the demo organisation there.

The last line it prints is the demo's JSON; everything else goes to the log.
"""

import contextlib
import io
import sys

import django
from django.core.management import call_command


def main() -> None:
    """Migrate, then make the demo organisation unless it exists."""
    django.setup()
    demo = io.StringIO()
    with contextlib.redirect_stdout(sys.stderr):
        call_command("migrate_organisations")
        call_command("create_demo", json=True, stdout=demo)
    print(demo.getvalue().strip())


if __name__ == "__main__":
    main()
