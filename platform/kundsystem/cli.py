"""The `kundsystem` command: `run` starts everything here, the rest are Django's management commands."""

import os
import sys

USAGE = """kundsystem run       start everything on this machine
kundsystem COMMAND   a management command, such as migrate_organisations (settings: DJANGO_SETTINGS_MODULE)
kundsystem help      all management commands"""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if not arguments or arguments[0] in ("-h", "--help"):
        print(USAGE)
        return 0 if arguments else 2
    if arguments == ["run"]:
        from kundsystem.local import run

        return run.main()
    return manage(arguments)


def manage(arguments: list[str]) -> int:
    """Hand over to Django, with the addresses of local mode when it runs on this data folder."""
    from django.core.management import execute_from_command_line

    from kundsystem.local.configuration import Configuration
    from kundsystem.local.folder import environment_of_running

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kundsystem.settings.dev")
    if "KUNDSYSTEM_DATABASE_URL" not in os.environ and "KUNDSYSTEM_DATABASE_URL_FILE" not in os.environ:
        for name, value in environment_of_running(Configuration.from_environment().data).items():
            os.environ.setdefault(name, value)
    execute_from_command_line(["kundsystem", *arguments])
    return 0


if __name__ == "__main__":
    sys.exit(main())
