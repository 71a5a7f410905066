"""Ports: a free one for a service, and a plain word when the wanted one is taken."""

import socket

from kundsystem.local.problems import LocalProblem


def free_port(wanted: int = 0) -> int:
    """Find a port on the loopback interface that nobody listens on just now: the wanted one if it can be had."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except (OSError, OverflowError):
            probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def require_free(host: str, port: int) -> None:
    """Refuse, in one sentence, a port that can not be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As the web server does it: a port whose last connections are still closing counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except PermissionError:
            raise LocalProblem(
                f"Port {port} needs more rights than this user has. Choose one above 1023, "
                "for example KUNDSYSTEM_PORT=8000"
            ) from None
        except OSError as error:
            raise LocalProblem(
                f"Port {port} on {host} can not be used ({(error.strerror or str(error)).lower()}). "
                f"Stop what uses it, or choose another: KUNDSYSTEM_PORT={port + 1 if port < 65535 else 8000}"
            ) from None
