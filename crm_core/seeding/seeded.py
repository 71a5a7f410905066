"""What subjects have made, as the subjects that come after them see it. Moments are seconds since 1970."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, NamedTuple


class Standing(IntEnum):
    """What a customer is to the organisation: the place of its status among the starter's."""

    PROSPECT = 0
    NEGOTIATION = 1
    CUSTOMER = 2
    DORMANT = 3
    FORMER = 4


# Somebody still works with them.
AT_WORK_WITH = {Standing.PROSPECT, Standing.NEGOTIATION, Standing.CUSTOMER}
# They have bought something.
HAVE_BOUGHT = {Standing.CUSTOMER, Standing.DORMANT, Standing.FORMER}


class SeededContact(NamedTuple):
    """A contact person who is still there."""

    key: str
    first_name: str
    since: int


class SeededProduct(NamedTuple):
    """Something that is sold."""

    key: str
    price: float
    recurrence: str
    contract_months: int | None
    notice_months: int | None
    delivery: str  # contract, service or goods
    least: int  # as few of it as are usually bought
    most: int
    weight: float
    sold_until: int


@dataclass
class SeededCustomer:
    """A customer, whose row can still be changed."""

    place: int
    key: str
    name: str
    kind: str
    standing: Standing
    domain: str
    town: str
    area: str  # +46 and the area code
    owner: str | None
    unit: str | None
    created: int
    active_until: int  # nothing happened with them later
    is_archived: bool
    row: list[Any]
    columns: Sequence[str]
    contacts: list[SeededContact] = field(default_factory=list)
    last_contact: dt.datetime | None = None

    @property
    def is_alive(self) -> bool:
        """Whether somebody still works with them."""
        return self.standing in AT_WORK_WITH and not self.is_archived

    def put(self, column: str, value: Any) -> None:
        """Change a value of its row before it is written."""
        self.row[self.columns.index(column)] = value

    def contacted(self, when: dt.datetime) -> None:
        """Say that somebody was in touch with it at a moment, as `last_contact` keeps it."""
        self.last_contact = max(self.last_contact or when, when)
        self.put("last_contact_at", self.last_contact)
