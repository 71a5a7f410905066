"""Run before the product starts: every schema up to date, and the demo organisation there.

The last line it prints is JSON for the supervisor; everything else goes to the log. An organisation that could not be
migrated does not keep the others from their work: it is told, and the next start tries again.
"""

import contextlib
import io
import json
import sys

import django
from django.core.management import CommandError, call_command


def main() -> None:
    """Migrate, then make the demo organisation unless it exists."""
    django.setup()
    warning = ""
    demo = io.StringIO()
    with contextlib.redirect_stdout(sys.stderr):
        try:
            call_command("migrate_organisations")
        except CommandError as error:
            warning = str(error)
        call_command("create_demo", json=True, stdout=demo)
    print(json.dumps(json.loads(demo.getvalue()) | {"warning": warning}))


if __name__ == "__main__":
    main()
