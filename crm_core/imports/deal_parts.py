"""What a file says of a deal besides its own fields: persons at its customer, and units' shares of its revenue."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from crm_core.contacts.models import Contact
from crm_core.customers.models import Unit
from crm_core.deals.checks import PERSONS
from crm_core.deals.shares import ORE
from crm_core.deals.sharing import Shares
from crm_core.fields import kinds
from crm_core.fields.registry import field_of
from crm_core.imports.targets import DEAL, Target, only_in_files
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import UserError

if TYPE_CHECKING:
    from crm_core.fields.lookups import Lookups
    from crm_core.fields.registry import Field

# A name or an e-mail address, whichever is longer.
_LIMIT = 254
_HEADINGS = {
    "orderer": (
        *("beställare", "kontakt", "kontaktperson", "er referens", "referens", "köpare", "inköpare"),
        *("contact", "contact person", "ordered by", "buyer"),
    ),
    "reference_contact": ("referensperson", "reference person"),
}


class AtCustomer(kinds.Kind):
    """A contact person's name or e-mail address, which says who it is once the row's customer is known."""


class Share(kinds.Number):
    """A unit's share of the revenue, in per cent; a sheet keeps 60 % as 0.6, with more decimals than a share has."""

    def __init__(self, unit: Unit) -> None:
        super().__init__(decimals=4, most=100)
        self.unit = unit

    def understand(self, text: str, field: "Field", lookups: "Lookups | None") -> Any:
        return super().understand(text.removesuffix("%").rstrip(), field, lookups)

    def read(self, field: "Field", thing: Model) -> Any:
        shares = thing.shares.all()  # type: ignore[attr-defined]
        return next((share.percent for share in shares if share.unit_id == self.unit.pk), None)


def person_target(name: str) -> Target:
    """Return what a column of contact persons becomes."""
    return only_in_files(DEAL, name, field_of(DEAL, name).label, AtCustomer(), *_HEADINGS[name], limit=_LIMIT)


def share_targets() -> list[Target]:
    """Return what a column of shares becomes: one for each unit that the organisation has."""
    found = []
    for unit in Unit.objects.filter(archived_at__isnull=True).order_by("position", "name"):
        label = _("Share of %(unit)s, %%") % {"unit": unit}
        headings = (f"andel {unit}", f"{unit} andel", f"share {unit}", f"{unit} share", str(unit))
        found.append(only_in_files(DEAL, f"share_{unit.pk.hex}", label, Share(unit), *headings))
    return found


def shares_of(cells: dict[str, Any], targets: Iterable[Target]) -> Shares:
    """Return what a row's cells say of the units' shares."""
    found = [
        (target.field.kind.unit, cells[target.name])
        for target in targets
        if isinstance(target.field.kind, Share) and cells.get(target.name)
    ]
    times = 100 if sum(share for _unit, share in found) == 1 else 1
    return [(unit, _rounded(share * times)) for unit, share in found]


def _rounded(share: Decimal) -> Decimal:
    # What is finer than a share can be is refused by the same rule as in the form, not rounded away.
    return share.quantize(ORE) if share == share.quantize(ORE) else share


class PersonsNamed:
    """The contact persons at the customers of some rows. One that was merged is the one it led to."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self._at: dict[UUID, list[Contact]] = {}

    def learn(self, customers: set[UUID]) -> None:
        """Read those at some customers; those of others are forgotten."""
        self._at = {}
        if customers:
            for person in Contact.objects.seen_by(self.actor).filter(customer__in=customers).order_by("pk"):
                self._at.setdefault(person.customer_id, []).append(person)

    def find(self, customer: UUID, text: str) -> Contact:
        """Return the person at a customer that a cell means.

        Raises:
            UserError: there is nobody of that name or address there, or there are several.
        """
        persons = self._at.get(customer, [])
        by_key = {person.pk: person for person in persons}
        meant = [person for person in persons if text.casefold() in _ways(person)]
        # Somebody who has left may have ordered it all the same, unless there is one of that name who has not.
        meant = [person for person in meant if person.archived_at is None] or meant
        found = {by_key.get(person.merged_into_id or person.pk) for person in meant} - {None}
        if not found:
            raise UserError(_("The customer has no contact person with that name or e-mail address."))
        if len(found) > 1:
            raise UserError(_("Several contact persons of the customer have that name. Write the e-mail address."))
        return found.pop()  # type: ignore[return-value]

    def put(self, customer: UUID, values: dict[str, Any]) -> None:
        """Put the persons themselves where a row names them.

        Raises:
            UserError: with the field's name.
        """
        for name in PERSONS:
            if text := values.get(name):
                try:
                    values[name] = self.find(customer, text)
                except UserError as error:
                    raise UserError(error.message, field=name) from error


def _ways(person: Contact) -> tuple[str, ...]:
    """Return what a person may be called in a file."""
    turned = f"{person.last_name}, {person.first_name}"
    return tuple(way.casefold() for way in (person.name, turned, person.email) if way)
