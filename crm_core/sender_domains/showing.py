"""The page of the sender domain: each record with what was found of it, and what to do."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from crm_core.sender_domains.checking import DMARC, DMARC_VALUE, Found
from crm_core.sender_domains.models import PROOF, SenderDomain
from kundsystem.messaging.domains import Record

FOR = {
    PROOF: _("Shows that the domain is yours"),
    "mail_cname": _("SPF: who may send from the domain"),
    "dkim1": _("DKIM: the signature of each mail"),
    "dkim2": _("DKIM: the signature while its key is changed"),
    DMARC: _("DMARC: what receivers do with mail that is not signed"),
}
TONES = {Found.FOUND: "gran", Found.WRONG: "falu", Found.MISSING: "raps", Found.UNKNOWN: "sten"}
STATE_TONES = {
    SenderDomain.State.VERIFIED: "gran",
    SenderDomain.State.BROKEN: "falu",
    SenderDomain.State.WAITING: "raps",
}


@dataclass(frozen=True)
class Row:
    """A record with what was found of it."""

    record: Record
    state: Found
    values: list[str]

    @property
    def what(self) -> Any:
        """What it is for."""
        return FOR.get(self.record.name, "")

    @property
    def tone(self) -> str:
        """The tone of its state."""
        return TONES[self.state]


def rows_of(domain: SenderDomain) -> list[Row]:
    """Return every record that has to stand there."""
    return [_row(domain, record) for record in domain.wanted]


def advice_of(domain: SenderDomain) -> Row:
    """Return DMARC, with a value to begin with."""
    value = DMARC_VALUE.format(domain.address)
    return _row(domain, Record(DMARC, "TXT", f"_dmarc.{domain.domain}", value))


def _row(domain: SenderDomain, record: Record) -> Row:
    found = domain.found.get(record.name, {})
    state = found.get("state", "")
    return Row(record, Found(state) if state in Found.values else Found.UNKNOWN, list(found.get("values", [])))
