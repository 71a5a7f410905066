"""What speaks for two being the same: decided here alone; the database only proposes."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer
from crm_core.fields.sorting import sv_key
from crm_core.merging.words import together

# As the trigrams of two names count it, from 0 for nothing in common to 1 for all.
SIMILAR = 0.6

# What two have in common, the strongest first; pages show them in this order.
ORG_NUMBER, EMAIL, NAME, PHONE, SIMILAR_NAME = range(5)


@dataclass(frozen=True)
class Likeness:
    """Why two may be the same.

    Args:
        found_by: the strongest reason.
        same: what is the same, in words.
        name: what their names say, in a sentence; empty when that is nothing.
        level: 0 very likely, 1 likely, 2 possible.
    """

    found_by: int
    same: tuple[Any, ...]
    name: str
    level: int

    @property
    def sentence(self) -> str:
        """Say why."""
        parts = [_("Same %(things)s.") % {"things": together([str(thing) for thing in self.same])}] if self.same else []
        return " ".join([*parts, self.name] if self.name else parts)


LEVELS: tuple[tuple[str | Promise, str], ...] = (
    (gettext_lazy("Very likely"), "gran"),
    (gettext_lazy("Likely"), "raps"),
    (gettext_lazy("Possible"), "sten"),
)


def customers_alike(one: Customer, other: Customer) -> Likeness | None:
    """Tell why two customers may be the same; None when nothing says so, or different organisation numbers say no.

    Each has `plain`, its name as it is compared.
    """
    if one.org_number and other.org_number and one.org_number != other.org_number:
        return None
    reasons = []
    if one.org_number and one.org_number == other.org_number:
        reasons.append((ORG_NUMBER, gettext_lazy("organisation number")))
    if one.email and one.email == other.email:
        reasons.append((EMAIL, gettext_lazy("e-mail address")))
    if _numbers(one) & _numbers(other):
        reasons.append((PHONE, gettext_lazy("telephone number")))
    place = _place(one, other)
    near = _names_alike(one.plain, other.plain)  # type: ignore[attr-defined]  # annotated
    if Customer.Kind.PERSON in {one.kind, other.kind}:
        # Many people have the same name; so has a street its own.
        alone = one.postal_postcode != "" and one.postal_postcode == other.postal_postcode
    else:
        alone = place != _ELSEWHERE if near == 1 else place == _THERE
    return _likeness(reasons, near, alone, one.sort_key == other.sort_key)


def contacts_alike(one: Contact, other: Contact) -> Likeness | None:
    """Tell why two persons may be the same; None when nothing says so, or their names say no."""
    near = min(
        _part_alike(one.first_name, other.first_name),
        _part_alike(one.last_name, other.last_name),
    )
    if not near or (one.first_name != other.first_name and not (one.last_name and other.last_name)):
        return None
    reasons = []
    if one.email and one.email == other.email:
        reasons.append((EMAIL, gettext_lazy("e-mail address")))
    if _numbers(one) & _numbers(other):
        reasons.append((PHONE, gettext_lazy("telephone number")))
    return _likeness(reasons, near, one.customer_id == other.customer_id, one.sort_key == other.sort_key)


def _likeness(reasons: list[tuple[int, Any]], near: float, alone: bool, exactly: bool) -> Likeness | None:
    """Put reasons and names together; `alone` says whether the name is a reason without any other."""
    found = [reason for reason, _what in reasons]
    name = ""
    if near == 1:
        name = _("Same name.") if exactly else _("Nearly the same name.")
    elif near:
        name = _("Similar name.")
    if alone and near:
        found.append(NAME if near == 1 else SIMILAR_NAME)
    if not found:
        return None
    strongest = min(found)
    if strongest == ORG_NUMBER or (len(found) > 1 and near) or (near and reasons and strongest == EMAIL):
        level = 0
    else:
        level = 1 if strongest in (EMAIL, NAME) else 2
    return Likeness(strongest, tuple(what for _reason, what in reasons), name, level)


def trigram_similarity(one: str, other: str) -> float:
    """Return how much two words have in common, as the database's own function does."""
    first, second = _trigrams(one), _trigrams(other)
    return len(first & second) / len(first | second) if first | second else 0.0


def _trigrams(word: str) -> set[str]:
    padded = f"  {word} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)} if word else set()


def _names_alike(one: str, other: str) -> float:
    """Return 1 for the same name, 0 for another, between for a similar one. Two that are numbered are two."""
    if not one or not other:
        return 0
    if one == other:
        return 1
    near = trigram_similarity(one, other)
    return near if near >= SIMILAR and _digits(one) == _digits(other) else 0


def _digits(text: str) -> list[str]:
    return [sign for sign in text if sign.isdigit()]


def _part_alike(one: str, other: str) -> float:
    """Compare first names or last names; one that is missing, or only an initial, says nothing against."""
    one, other = sv_key(one.strip().rstrip(".")), sv_key(other.strip().rstrip("."))
    if one == other:
        return 1
    if not one or not other or (1 in {len(one), len(other)} and one[0] == other[0]):
        return 0.9
    folded = [part.translate(_FOLD) for part in (one, other)]
    if folded[0] == folded[1]:
        return 0.95
    near = trigram_similarity(*folded)
    return near if near >= 0.5 else 0


_FOLD = str.maketrans("{|}", "aao", " -")

_THERE, _UNKNOWN, _ELSEWHERE = "there", "unknown", "elsewhere"


def _place(one: Customer, other: Customer) -> str:
    """Tell whether two are in the same place: the same postcode or town. What has no town could be anywhere."""
    if one.postal_postcode and one.postal_postcode == other.postal_postcode:
        return _THERE
    if not one.postal_town or not other.postal_town:
        return _UNKNOWN
    return _THERE if sv_key(one.postal_town) == sv_key(other.postal_town) else _ELSEWHERE


def _numbers(thing: Customer | Contact) -> set[str]:
    return {number for number in (thing.phone, thing.mobile) if number}
