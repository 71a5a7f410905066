"""What pages say of merging, in whole sentences."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm_core.merging.comparing import Comparison
from crm_core.merging.subjects import CUSTOMERS, Subject
from crm_core.merging.words import together


@dataclass(frozen=True)
class Outcome:
    """What will happen if one of two stays."""

    moves: str
    goes: str


def outcomes(comparison: Comparison) -> tuple[Outcome, Outcome]:
    """Say what will happen if the left one stays, and if the right one does."""
    return _outcome(comparison, 0), _outcome(comparison, 1)


def _outcome(comparison: Comparison, kept: int) -> Outcome:
    subject = comparison.subject
    stays, goes = comparison.things[kept], comparison.things[1 - kept]
    names = {"kept": called(subject, stays), "gone": called(subject, goes)}
    if hung := comparison.hung[1 - kept]:
        total = sum(count for count, _text in hung)
        moves = ngettext("%(things)s is moved to %(kept)s.", "%(things)s are moved to %(kept)s.", total)
        moves %= {"things": together([text for _count, text in hung]), "kept": names["kept"]}
    else:
        moves = _("Nothing has to be moved to %(kept)s.") % names
    return Outcome(moves, _("%(gone)s is put away, and its address leads there.") % names)


def called(subject: Subject, thing: Any) -> str:
    """Call a customer by name and number, a person by name: two that are alike are told apart."""
    if subject is CUSTOMERS:
        return _("%(name)s (%(number)s)") % {"name": thing.name, "number": thing.number}
    return str(thing)


def receipt(subject: Subject, kept: Any, gone: Any) -> str:
    """Say that it is done."""
    return _("%(gone)s is merged with %(kept)s.") % {"gone": called(subject, gone), "kept": called(subject, kept)}


def home_of(subject: Subject, thing: Any) -> str:
    """Return the address where one is seen: a customer's window, a person's among its customer's."""
    if subject is CUSTOMERS:
        return reverse("customer_show", args=[thing.pk])
    return reverse("customer_tab", args=[thing.customer_id, "contacts"])
