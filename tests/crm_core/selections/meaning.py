"""What a selection means, in plain Python over plain facts: written from the meaning alone, not from the product."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tests.crm_core.selections.register import TODAY, Register

Fact = dict[str, Any]
TIMES = {"once": 1, "month": 12, "quarter": 4, "year": 1}


def who(tree: dict[str, Any], register: Register) -> set[Any]:
    """Return the keys of the customers, or of the persons, that a stored selection is about."""
    customers = {one["id"]: one for one in register.customers if one["archived_at"] is None}
    if tree["result"] == "customers":
        pairs = [(key, one, None) for key, one in customers.items()]
    else:
        pairs = [
            (one["id"], customers[one["customer_id"]], one)
            for one in register.contacts
            if one["archived_at"] is None and one["customer_id"] in customers
        ]
    return {
        key
        for key, customer, person in pairs
        if _says(tree["include"], customer, person, register) is not False
        and _says(tree["exclude"], customer, person, register) is not True
    }


def _says(group: dict[str, Any], customer: Fact, person: Fact | None, register: Register) -> bool | None:
    """Return whether a group holds; None when it says nothing."""
    answers = []
    for item in group["items"]:
        if "items" in item:
            answer = _says(item, customer, person, register)
        else:
            name, given = item["criterion"], item["with"]
            kind, _dot, column = name.partition(".")
            test = _field(column) if kind == "customer" else MEANINGS[name]
            answer = bool(test(given, customer, person, register)) != item.get("not", False)
        if answer is not None:
            answers.append(answer)
    if not answers:
        return None
    return all(answers) if group["match"] == "all" else any(answers)


def days(period: dict[str, Any]) -> tuple[dt.date, dt.date]:
    """Return a period's first and last day."""
    first, last = dt.date.min, dt.date.max
    if "last" in period:
        return _back(period["last"], period["unit"]) + dt.timedelta(days=1), TODAY
    if "next" in period:
        return TODAY, _back(-period["next"], period["unit"])
    if "this" in period:
        return dt.date(TODAY.year, 1, 1), dt.date(TODAY.year, 12, 31)
    if "from" in period:
        first = dt.date.fromisoformat(period["from"])
    if "to" in period:
        last = dt.date.fromisoformat(period["to"])
    return first, last


def _back(number: int, unit: str) -> dt.date:
    if unit == "days":
        return TODAY - dt.timedelta(days=number)
    month = TODAY.year * 12 + TODAY.month - 1 - number * (12 if unit == "years" else 1)
    return dt.date(month // 12, month % 12 + 1, TODAY.day)  # the 25th is in every month


def within(value: dt.date | dt.datetime | None, period: dict[str, Any]) -> bool:
    """Whether a day, or the local day of a moment, lies within a period."""
    if value is None:
        return False
    first, last = days(period)
    day = timezone.localtime(value).date() if isinstance(value, dt.datetime) else value
    return first <= day <= last


def between(value: Any, limits: dict[str, Any]) -> bool:
    """Whether a number lies within limits."""
    if value is None:
        return False
    least, most = limits.get("from"), limits.get("to")
    return (least is None or value >= Decimal(str(least))) and (most is None or value <= Decimal(str(most)))


def _deals(given: Fact, customer: Fact, register: Register, day: str) -> list[Fact]:
    def fits(deal: Fact) -> bool:
        return (
            deal["customer_id"] == customer["id"]
            and deal["archived_at"] is None
            and ("products" not in given or str(deal["product_id"]) in given["products"])
            and ("statuses" not in given or str(deal["status_id"]) in given["statuses"])
            and ("sellers" not in given or str(deal["seller_id"]) in given["sellers"])
            and ("value" not in given or between(value_of(deal), given["value"]))
            and ("when" not in given or not day or within(deal[day], given["when"]))
        )

    return [deal for deal in register.deals if fits(deal)]


def value_of(deal: Fact) -> Decimal:
    """What a deal brings in a year."""
    return deal["unit_price"] * TIMES[deal["recurrence"]]


def _bought_it(deal: Fact, register: Register) -> bool:
    return register.deal_statuses[deal["status_id"]] in {"won", "running"}


def _bought(given: Fact, customer: Fact, person: Fact | None, register: Register) -> bool:
    found = [deal for deal in _deals(given, customer, register, "ordered_on") if _bought_it(deal, register)]
    if given.get("match") == "all" and "products" in given:
        return set(given["products"]) <= {str(deal["product_id"]) for deal in found}
    return bool(found)


def _deal(given: Fact, customer: Fact, person: Fact | None, register: Register) -> bool:
    found = _deals(given, customer, register, "status_since")
    return any("stages" not in given or register.deal_statuses[one["status_id"]] in given["stages"] for one in found)


def _contract_ends(given: Fact, customer: Fact, person: Fact | None, register: Register) -> bool:
    return any(
        _bought_it(deal, register)
        and deal["recurrence"] != "once"
        and ("renews" not in given or deal["renews"] == (given["renews"] == "by_itself"))
        for deal in _deals(given, customer, register, "ends_on")
    )


def _runs(deal: Fact, register: Register) -> bool:
    return (
        _bought_it(deal, register)
        and deal["recurrence"] != "once"
        and (deal["starts_on"] is None or deal["starts_on"] <= TODAY)
        and (deal["ends_on"] is None or deal["renews"] or deal["ends_on"] >= TODAY)
    )


def _running_revenue(given: Fact, customer: Fact, person: Fact | None, register: Register) -> bool:
    found = _deals(given, customer, register, "")
    return between(sum((value_of(one) for one in found if _runs(one, register)), Decimal(0)), given["sum"])


def _won_amount(given: Fact, customer: Fact, person: Fact | None, register: Register) -> bool:
    found = _deals(given, customer, register, "ordered_on")
    return between(sum((value_of(one) for one in found if _bought_it(one, register)), Decimal(0)), given["sum"])


def _reference(given: Fact, customer: Fact, person: Fact | None, register: Register) -> bool:
    return any(deal["is_reference"] for deal in _deals(given, customer, register, ""))


def _has_words(body: str, text: str, how: str) -> bool:
    words, wanted = re.findall(r"\w+", body.lower()), re.findall(r"\w+", text.lower())
    if how == "word":
        return set(wanted) <= set(words)
    if how == "begins":
        return all(any(word.startswith(one) for word in words) for one in wanted)
    places = range(len(words) - len(wanted) + 1)
    return any(
        words[at : at + len(wanted) - 1] == wanted[:-1] and words[at + len(wanted) - 1].startswith(wanted[-1])
        for at in places
    )


def _note(given: Fact, customer: Fact, person: Fact | None, register: Register) -> bool:
    return any(
        note["customer_id"] == customer["id"]
        and note["archived_at"] is None
        and ("text" not in given or _has_words(note["body"], given["text"], given.get("how", "begins")))
        and ("when" not in given or within(note["happened_at"], given["when"]))
        and ("kinds" not in given or str(note["kind_id"]) in given["kinds"])
        and ("authors" not in given or str(note["author_id"]) in given["authors"])
        and ("tags" not in given or {str(tag) for tag in note["tags"]} & set(given["tags"]))
        for note in register.notes
    )


def _contacted(given: Fact, customer: Fact, person: Fact | None, register: Register) -> bool:
    return any(
        note["customer_id"] == customer["id"]
        and note["archived_at"] is None
        and register.kinds[note["kind_id"]]
        and within(note["happened_at"], given["when"])
        for note in register.notes
    )


def _person(given: Fact, customer: Fact, person: Fact | None, register: Register) -> bool:
    def fits(one: Fact) -> bool:
        return (
            ("positions" not in given or str(one["position_type_id"]) in given["positions"])
            and ("title" not in given or given["title"].lower() in one["title"].lower())
            and ("email" not in given or (one["email"] != "") == (given["email"] == "has"))
            and ("phone" not in given or bool(one["phone"] or one["mobile"]) == (given["phone"] == "has"))
            and ("main" not in given or one["is_main"] == (given["main"] == "yes"))
        )

    if person is not None:
        return fits(person)
    theirs = (one for one in register.contacts if one["customer_id"] == customer["id"])
    return any(one["archived_at"] is None and fits(one) for one in theirs)


# What each fate says of a message's state.
FATES = {
    "received": {"sent", "delivered", "opened", "clicked", "complained"},
    "delivered": {"delivered", "opened", "clicked", "complained"},
    "opened": {"opened", "clicked"},
    "not_opened": {"sent", "delivered"},
    "clicked": {"clicked"},
    "bounced": {"bounced"},
    "complained": {"complained"},
    "left_out": {"left_out"},
}


def _mailing(given: Fact, customer: Fact, person: Fact | None, register: Register) -> bool:
    return any(
        one["customer_id"] == customer["id"]
        and (person is None or one["contact_id"] == person["id"])
        and one["state"] in FATES[given.get("fate", "received")]
        and ("at" not in given or (one["contact_id"] is None) == (given["at"] == "own"))
        and ("mailings" not in given or str(one["mailing_id"]) in given["mailings"])
        and ("when" not in given or within(register.mailings[one["mailing_id"]], given["when"]))
        for one in register.deliveries
    )


def _opted_out(given: Fact, customer: Fact, person: Fact | None, register: Register) -> bool:
    theirs = [one for one in register.contacts if one["customer_id"] == customer["id"] and one["archived_at"] is None]
    emails = [person["email"]] if person is not None else [customer["email"], *(one["email"] for one in theirs)]
    why = [register.barred.get(email.lower()) for email in emails]
    return any(one is not None and given.get("why", one) == one for one in why)


def _postcode(given: Fact, customer: Fact, person: Fact | None, register: Register) -> bool:
    postcode = customer[f"{given.get('address', 'postal')}_postcode"]
    return bool(re.fullmatch("[0-9]{5}", postcode)) and any(
        one[0].ljust(5, "0") <= postcode <= one[-1].ljust(5, "9") for one in given["in"]
    )


def _area_code(given: Fact, customer: Fact, person: Fact | None, register: Register) -> bool:
    return any(customer["phone"].startswith(f"+46{code[1:]}") for code in given["in"])


def _town(given: Fact, customer: Fact, person: Fact | None, register: Register) -> bool:
    return customer["postal_town"].lower() in {town.lower() for town in given["in"]}


def _at(column: str) -> Callable[..., bool]:
    return lambda given, customer, person, register: within(customer[column], given["when"])


def _field(name: str) -> Callable[..., bool]:
    column = name if name in {"kind", "employees", "customer_since", "email", "tags"} else f"{name}_id"

    def test(given: Fact, customer: Fact, person: Fact | None, register: Register) -> bool:
        value = customer[column]
        is_empty = value in (None, "", [])
        have = {str(one) for one in value} if isinstance(value, list) else {str(value)}
        text = value if isinstance(value, str) else ""
        return (
            ("content" not in given or is_empty == (given["content"] == "empty"))
            and ("is" not in given or _is(have, given["is"]))
            and ("between" not in given or between(value, given["between"]))
            and ("when" not in given or within(value, given["when"]))
            and ("begins" not in given or text.lower().startswith(given["begins"].lower()))
            and ("contains" not in given or given["contains"].lower() in text.lower())
        )

    return test


def _is(have: set[str], wanted: Any) -> bool:
    if isinstance(wanted, str):
        return wanted.lower() in {one.lower() for one in have}
    return bool(have & set(wanted))


MEANINGS: dict[str, Callable[..., Any]] = {
    "bought": _bought,
    "deal": _deal,
    "contract_ends": _contract_ends,
    "running_revenue": _running_revenue,
    "won_amount": _won_amount,
    "reference": _reference,
    "note": _note,
    "contacted": _contacted,
    "person": _person,
    "mailing": _mailing,
    "opted_out": _opted_out,
    "postcode": _postcode,
    "area_code": _area_code,
    "town": _town,
    "created": _at("created_at"),
    "changed": _at("updated_at"),
}
