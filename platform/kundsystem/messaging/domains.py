"""Domains that mail is sent from, as SendGrid's domain authentication knows them."""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from kundsystem.messaging.failures import GivenUp
from kundsystem.messaging.sendgrid import SendGridApi


@dataclass(frozen=True)
class Record:
    """A record that has to stand in DNS.

    Args:
        name: what SendGrid calls it: `mail_cname`, `dkim1`, `dkim2`.
        kind: `CNAME` or `TXT`.
        host: its full name.
        value: what it says.
    """

    name: str
    kind: str
    host: str
    value: str


@dataclass(frozen=True)
class Authenticated:
    """A domain at SendGrid: its key there, its records, and whether SendGrid has found them all."""

    key: str
    records: tuple[Record, ...]
    is_valid: bool


class SendingDomains(SendGridApi):
    """SendGrid's domain authentication: it makes the keys and rolls them, and three CNAME records point to them."""

    def add(self, domain: str) -> Authenticated:
        """Begin to authenticate a domain."""
        asked = {"domain": domain, "automatic_security": True, "custom_spf": False, "default": False}
        return _read(self.ask("POST", "/whitelabel/domains", asked))

    def is_valid(self, key: str) -> bool:
        """Let SendGrid look for the records; returns whether it has found them all."""
        told = json.loads(self.ask("POST", f"/whitelabel/domains/{key}/validate").body)
        return bool(told.get("valid"))

    def remove(self, key: str) -> None:
        """Let go of a domain; one that is gone already is gone."""
        try:
            self.ask("DELETE", f"/whitelabel/domains/{key}")
        except GivenUp as failure:
            if failure.code != "http_404":
                raise


def may_authenticate() -> bool:
    """Whether this installation sends through SendGrid, which is what can authenticate domains."""
    return settings.MAIL_PROVIDER == "sendgrid" and bool(settings.SENDGRID_API_KEY)


def _read(answer: Any) -> Authenticated:
    told = json.loads(answer.body)
    records = tuple(
        Record(name, str(one["type"]).upper(), str(one["host"]).rstrip("."), str(one["data"]).rstrip("."))
        for name, one in sorted(told["dns"].items(), key=lambda item: (item[0] != "mail_cname", item[0]))
    )
    return Authenticated(str(told["id"]), records, bool(told.get("valid")))
