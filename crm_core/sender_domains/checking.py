"""Looking in DNS for what has to stand there: found, missing, wrong, or nobody answered."""

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from crm_core.sender_domains.models import SenderDomain
from kundsystem.messaging.domains import Record, SendingDomains
from kundsystem.messaging.failures import Failure
from kundsystem.messaging.nameservers import Resolver, Unanswered, resolver

DMARC, DMARC_VALUE = "dmarc", "v=DMARC1; p=none; rua=mailto:{}"
MOST_SHOWN = 3


class Found(TextChoices):
    """What was found of one record."""

    UNKNOWN = "unknown", _("Not looked up")
    MISSING = "missing", _("Missing")
    WRONG = "wrong", _("Wrong value")
    FOUND = "found", _("Found")


@dataclass(frozen=True)
class Look:
    """What a look in DNS has shown.

    Args:
        found: for each record its state and what stands there.
        is_whole: whether every record stands there, and the provider says so too; None when that could not be told.
    """

    found: dict[str, dict[str, Any]]
    is_whole: bool | None


def look(domain: SenderDomain) -> Look:
    """Look for every record, then let the provider look for its own when they are there."""
    asking = resolver()
    found = {record.name: _found(record, asking) for record in domain.wanted}
    states = {one["state"] for one in found.values()}
    found[DMARC] = _dmarc(domain, asking)
    if states & {Found.MISSING, Found.WRONG}:
        return Look(found, is_whole=False)
    if Found.UNKNOWN in states:
        return Look(found, is_whole=None)
    try:
        return Look(found, is_whole=SendingDomains().is_valid(domain.provider_key))
    except Failure:
        return Look(found, is_whole=None)


def _found(record: Record, asking: Resolver) -> dict[str, Any]:
    try:
        there = asking.ask(record.host, record.kind)
    except Unanswered:
        return {"state": Found.UNKNOWN, "values": []}
    if any(_same(one, record.value) for one in there):
        return {"state": Found.FOUND, "values": []}
    return {"state": Found.WRONG if there else Found.MISSING, "values": [one[:300] for one in there[:MOST_SHOWN]]}


def _same(one: str, other: str) -> bool:
    return one.strip().rstrip(".").lower() == other.strip().rstrip(".").lower()


def _dmarc(domain: SenderDomain, asking: Resolver) -> dict[str, Any]:
    """DMARC is advice: receivers ask for it, but what it says is the organisation's own decision."""
    try:
        there = [one for one in asking.ask(f"_dmarc.{domain.domain}", "TXT") if one.upper().startswith("V=DMARC1")]
    except Unanswered:
        return {"state": Found.UNKNOWN, "values": []}
    return {"state": Found.FOUND if there else Found.MISSING, "values": [one[:300] for one in there[:MOST_SHOWN]]}
