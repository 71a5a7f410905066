"""Signs up organisations one after the other, in a process of its own: `python -m tests.proofs.sign_ups COUNT [kill]`.

With `kill` the process ends itself, as a power cut would, when the first schema is made and nothing committed yet.
"""

import os
import signal
import sys

import django


def main() -> None:
    """Print the schema of each as soon as it is made."""
    django.setup()
    from tenants.models import Organisation
    from tenants.provisioning import create_organisation

    def half_way(organisation: Organisation) -> None:
        if "kill" in sys.argv:
            print("half-way", flush=True)
            os.kill(os.getpid(), signal.SIGKILL)

    for at in range(int(sys.argv[1])):
        host = f"ny{at}.kundsystem.localhost"
        made = create_organisation(name=f"Ny {at} AB", hosts=[host], inside=half_way)
        print(made.schema_name, flush=True)


if __name__ == "__main__":
    main()
