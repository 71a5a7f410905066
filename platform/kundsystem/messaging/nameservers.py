"""Asking name servers what a domain says; who is asked is a setting, so that tests answer themselves."""

from typing import Protocol

import dns.exception
import dns.resolver
from django.conf import settings
from django.utils.module_loading import import_string

SECONDS = 4.0


class Unanswered(Exception):
    """No name server has answered: what stands there is not known."""


class Resolver(Protocol):
    """Asks name servers."""

    def ask(self, host: str, kind: str) -> list[str]:
        """Return what stands at a host: the target of a CNAME, or texts; nothing when there is no such record.

        Raises:
            Unanswered: nobody could say.
        """
        ...


def resolver() -> Resolver:
    """Return what asks for this installation."""
    made: Resolver = import_string(settings.DNS_RESOLVER)()
    return made


class MachinesOwn:
    """The name servers that this machine is set up with."""

    def ask(self, host: str, kind: str) -> list[str]:
        """Return what stands at a host."""
        try:
            answer = dns.resolver.Resolver().resolve(host, kind, lifetime=SECONDS, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.exception.DNSException, OSError) as error:
            raise Unanswered(host) from error
        if kind == "TXT":
            return [b"".join(one.strings).decode("utf-8", "replace") for one in answer]
        return [str(one.target).rstrip(".").lower() for one in answer]
