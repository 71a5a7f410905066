"""Questions about customers, in English."""

import datetime as dt
import re
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

import phonenumbers
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, Func, Q

from crm_core.fields.sorting import plain_name, sv_key, swedish_order
from crm_core.reach import sees_everybodys, within_reach
from crm_core.search.columns import named
from kundsystem.accounts.actor import Actor

if TYPE_CHECKING:
    from crm_core.customers.models import Customer  # noqa: F401 (named in the base class below)

_RELATED = ("status", "owner", "unit", "industry", "parent")
_ALWAYS = ("id", "name", "sort_key", "archived_at", "is_sample")
# What a list shows of each of them.
_SHOWN = {
    "status": ("name", "tone"),
    "owner": ("name", "email", "avatar"),
    "unit": ("name",),
    "industry": ("name",),
    "parent": ("name", "number"),
}
# Whether anything has been merged with a customer.
MERGED_MARK = "has_merged"
# Sorts after whatever can follow in a text.
_LAST_SIGN = "\U0010ffff"


class CustomerQuerySet(models.QuerySet["Customer"]):
    """Chainable questions; a view never spells `filter()`."""

    def seen_by(self, actor: Actor) -> Self:
        """Those that an actor may see: everybody's, or the actor's own only."""
        return self if sees_everybodys(actor) else self.filter(within_reach(actor))

    def active(self) -> Self:
        """Those that are not archived."""
        return self.filter(archived_at__isnull=True)

    def archived(self) -> Self:
        """Those that are put away; what was merged with another is not there any more."""
        return self.not_merged().filter(archived_at__isnull=False)

    def not_merged(self) -> Self:
        """All but the duplicates that now lead to another."""
        return self.filter(merged_into__isnull=True)

    def merged(self) -> Self:
        """The duplicates that now lead to another."""
        return self.filter(merged_into__isnull=False)

    def by_name(self) -> Self:
        """In Swedish order of name; the key makes it the same order every time."""
        return self.order_by("sort_key", "id")

    def after_name(self, sort_key: str, pk: uuid.UUID) -> Self:
        """Those that follow one in the order of `by_name`."""
        return self.filter(sort_key__gte=sort_key).filter(Q(sort_key__gt=sort_key) | Q(id__gt=pk))

    def for_card(self) -> Self:
        """With everything that a card shows: two queries, however much there is."""
        return self.select_related("owner__role", *_RELATED).prefetch_related("tags")

    def with_merged_mark(self) -> Self:
        """Each with whether anything has been merged with it or among its persons, as `has_merged`."""
        gone = self.model._default_manager.filter(merged_into=models.OuterRef("pk"))
        contacts: Any = self.model._meta.get_field("contacts").related_model
        persons = contacts.objects.filter(customer=models.OuterRef("pk"), merged__isnull=False)
        return self.annotate(**{MERGED_MARK: models.Exists(gone) | models.Exists(persons)})

    def for_list(self, attributes: Iterable[str], *, status: bool = True) -> Self:
        """With what a list shows: names, statuses and the given attributes, and nothing else of wide rows.

        Tags are left aside: they are fetched once for a whole page. So are statuses, where nothing shows them.
        """
        wanted = {*attributes, *(["status"] if status else [])} - {"tags"}
        related = [name for name in _RELATED if name in wanted]
        narrow = [f"{name}__{column}" for name in related for column in _SHOWN[name]]
        return self.select_related(*related).only(*_ALWAYS, *wanted, *narrow)

    def owned_by(self, user: Any) -> Self:
        """Those that somebody is responsible for."""
        return self.filter(owner=user)

    def with_keys(self, keys: Iterable[uuid.UUID]) -> Self:
        """These ones."""
        return self.filter(pk__in=list(keys))

    def other_than(self, key: uuid.UUID) -> Self:
        """All but one."""
        return self.exclude(pk=key)

    def changed_since(self, moment: dt.datetime) -> Self:
        """Those that were made or changed at a moment or after it, archived or brought back included."""
        return self.filter(updated_at__gte=moment)

    def with_any_tag(self, tags: Iterable[Any]) -> Self:
        """Those that have one of the tags, each once."""
        from crm_core.customers.models import CustomerTag

        marked = CustomerTag.objects.filter(customer=models.OuterRef("pk"), tag__in=list(tags))
        return self.filter(models.Exists(marked))

    def with_value(self, same: Q) -> Self:
        """Those that have a value of one of their fields, as `Field.same` says it."""
        return self.filter(same)

    def without_tag(self, tag: Any) -> Self:
        """Those that lack a tag."""
        from crm_core.customers.models import CustomerTag

        return self.filter(~models.Exists(CustomerTag.objects.filter(customer=models.OuterRef("pk"), tag=tag)))

    def called_nearly(self, plain: str) -> Self:
        """Those whose name is the same but for accents, spaces and the form of company."""
        return self.alias(plain_key=plain_name()).filter(plain_key=plain) if plain else self.none()

    def in_towns(self, text: str) -> Self:
        """Those whose town begins like the text, whatever its letters' case."""
        begins = sv_key(text)
        # An interval rather than LIKE, which would work out every town's key once more to compare it.
        return self.alias(town_key=swedish_order("postal_town")).filter(
            town_key__gte=begins, town_key__lt=f"{begins}{_LAST_SIGN}"
        )

    def in_postcodes(self, first: str, last: str) -> Self:
        """Those whose postcode lies in an interval, both ends included; an end may be left empty."""
        found = self.exclude(postal_postcode="")
        if first:
            found = found.from_postcode(first)
        if last:
            found = found.to_postcode(last)
        return found

    def from_postcode(self, first: str) -> Self:
        """Those whose postcode is this or higher; `11` begins at 11000."""
        return self.filter(postal_postcode__gte=first.ljust(5, "0"))

    def to_postcode(self, last: str) -> Self:
        """Those with a postcode that is this or lower; `11` ends at 11999."""
        return self.exclude(postal_postcode="").filter(postal_postcode__lte=last.ljust(5, "9"))

    def matching(self, text: str) -> Self:
        """Those whose name holds every word, or whose number, telephone or e-mail begins like the text."""
        text = text.strip()
        if not text:
            return self
        condition = _name_part(text) | Q(number__startswith=text) | self._formerly(text)
        digits = re.sub(r"[\s\u00a0()/+–-]", "", text)
        if digits.isascii() and digits.isdigit():
            condition |= Q(number__startswith=digits)
            if len(digits) >= 3:
                condition |= Q(org_number__startswith=digits) | _phone_prefix(text, digits)
        if "@" in text:
            # A whole domain is looked for by its sign; only the beginning of an address has an index.
            condition |= Q(email__endswith=text.lower()) if text[0] == "@" else Q(email__startswith=text.lower())
        return self.filter(condition)

    def _formerly(self, number: str) -> Q:
        """The customer that a merged one with this number leads to."""
        # As an array it is looked up first and once, so that every part of the question still has its index.
        gone = self.model._default_manager.filter(merged_into__isnull=False, number=number).order_by()
        return Q(_IsAnyOf(F("pk"), ArraySubquery(gone.values("merged_into"))))

    def like(self, *, org_number: str = "", email: str = "", phone: str = "") -> Self:
        """Those that share an organisation number, an e-mail address or a telephone number."""
        condition = Q()
        if org_number:
            condition |= Q(org_number=org_number)
        if email:
            condition |= Q(email=email)
        if phone:
            condition |= Q(phone=phone) | Q(mobile=phone)
        return self.filter(condition) if condition else self.none()


class _IsAnyOf(Func):
    """`value = ANY(array)`."""

    template, arg_joiner = "%(expressions)s)", " = ANY("
    output_field = models.BooleanField()


def _name_part(text: str) -> Q:
    words = sv_key(text).split()
    if len(words) == 1 and len(words[0]) < 3:
        # Too short for the index of what names hold: from the beginning of the name, by the ordinary one.
        return Q(sort_key__startswith=words[0])
    return named(text)


def _phone_prefix(text: str, digits: str) -> Q:
    """Read `08-465` as +468465; what begins with + or 00 names its country itself."""
    if text.lstrip().startswith("+"):
        e164 = f"+{digits}"
    elif digits.startswith("00"):
        e164 = f"+{digits[2:]}"
    elif digits.startswith("0"):
        e164 = f"+{phonenumbers.country_code_for_region('SE')}{digits[1:]}"
    else:
        return Q(pk__in=[])
    return Q(phone__startswith=e164) | Q(mobile__startswith=e164)
