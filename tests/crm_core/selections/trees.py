"""Random selections over a register's own values."""

from typing import Any

from hypothesis import strategies as st

from crm_core.selections.tree import MOST_CONDITIONS
from tests.crm_core.selections.meaning import FATES
from tests.crm_core.selections.register import WORDS, Register

PERIODS = st.one_of(
    st.builds(
        lambda n, unit: {"last": n, "unit": unit}, st.integers(1, 14), st.sampled_from(("days", "months", "years"))
    ),
    st.builds(
        lambda n, unit: {"next": n, "unit": unit}, st.integers(1, 14), st.sampled_from(("days", "months", "years"))
    ),
    st.just({"this": "year"}),
    st.sampled_from(({"from": "2026-05-26"}, {"to": "2026-05-25"}, {"from": "2026-01-01", "to": "2026-11-24"})),
)
SUMS = st.sampled_from(
    (
        {"from": 0},
        {"to": 0},
        {"from": 1},
        {"from": 100, "to": 1200},
        {"to": 1199},
        {"from": -5, "to": 400},
        {"from": 4000},
    )
)


def trees(register: Register) -> st.SearchStrategy[dict[str, Any]]:
    """Selections that name nothing but what is in a register."""
    items = st.recursive(conditions(register), groups, max_leaves=6)
    side = st.builds(
        lambda match, items: {"match": match, "items": items},
        st.sampled_from(("all", "any")),
        st.lists(items, max_size=4),
    )
    built = st.builds(
        lambda result, include, exclude: {"version": 1, "result": result, "include": include, "exclude": exclude},
        st.sampled_from(("customers", "persons")),
        side,
        side,
    )
    return built.filter(lambda tree: _size(tree["include"]) + _size(tree["exclude"]) <= MOST_CONDITIONS)


def _size(item: dict[str, Any]) -> int:
    """How many conditions and groups a group holds: one of some thousands holds more than a selection may."""
    return sum(1 + _size(one) for one in item.get("items", ()))


def groups(items: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Groups of some items, empty ones too."""
    return st.builds(
        lambda match, items: {"match": match, "items": items},
        st.sampled_from(("all", "any")),
        st.lists(items, max_size=3),
    )


def conditions(register: Register) -> st.SearchStrategy[dict[str, Any]]:
    """Every criterion with some of what it can be given, turned around now and then."""

    def some(keys: Any) -> st.SearchStrategy[list[str]]:
        return st.lists(st.sampled_from([str(key) for key in keys]), min_size=1, max_size=2, unique=True)

    products, sellers = some(register.products), some(register.people)
    statuses = some(register.deal_statuses)
    of_deal = {"products": products, "statuses": statuses, "sellers": sellers, "value": SUMS, "when": PERIODS}
    content = st.sampled_from(("empty", "filled"))
    text = st.sampled_from(WORDS).map(str) | st.sampled_from(("kund", "avt", "KUNDVÅRD", "ring möte", "möte och"))
    made = [
        _one("bought", of_deal | {"match": st.sampled_from(("any", "all"))}),
        _one(
            "deal",
            of_deal | {"stages": st.lists(st.sampled_from(("open", "won", "running", "lost", "ended")), min_size=1)},
            least=1,
        ),
        _one("contract_ends", {"products": products, "renews": st.sampled_from(("by_itself", "not"))}, when=PERIODS),
        _one("running_revenue", {"products": products}, sum=SUMS),
        _one("won_amount", {"products": products, "when": PERIODS}, sum=SUMS),
        _one("reference", {"products": products}),
        _one(
            "note",
            {"when": PERIODS, "kinds": some(register.kinds), "authors": sellers, "tags": some(register.note_tags)},
        ),
        _one("note", {"when": PERIODS}, text=text, how=st.sampled_from(("begins", "word", "phrase"))),
        _one("contacted", {}, when=PERIODS),
        _one(
            "person",
            {
                "positions": some(register.positions),
                "title": st.sampled_from(("chef", "Inköp", "%")),
                "email": st.sampled_from(("has", "lacks")),
                "phone": st.sampled_from(("has", "lacks")),
                "main": st.sampled_from(("yes", "no")),
            },
        ),
        _one(
            "postcode",
            {"address": st.sampled_from(("postal", "visiting"))},
            **{"in": st.lists(st.sampled_from((["72", "75"], ["11418"], ["7", "72999"])), min_size=1, max_size=2)},
        ),
        _one("area_code", {}, **{"in": st.lists(st.sampled_from(("08", "0411", "040")), min_size=1, max_size=2)}),
        _one("town", {}, **{"in": st.lists(st.sampled_from(("Malmö", "LUND", "Oslo")), min_size=1, max_size=2)}),
        _one("created", {}, when=PERIODS),
        _one(
            "mailing",
            {
                "mailings": some(register.mailings),
                "fate": st.sampled_from(sorted(FATES)),
                "at": st.sampled_from(["own", "person"]),
                "when": PERIODS,
            },
        ),
        _one("opted_out", {"why": st.sampled_from(("opted_out", "bounced"))}),
        _one("changed", {}, when=PERIODS),
        _one("customer.kind", {}, **{"is": st.lists(st.sampled_from(("company", "person")), min_size=1)}),
        _one("customer.status", {}, **{"is": some(register.statuses)}),
        _one("customer.owner", {"is": sellers, "content": content}, least=1),
        _one("customer.unit", {"is": some(register.units), "content": content}, least=1),
        _one("customer.industry", {"is": some(register.industries), "content": content}, least=1),
        _one("customer.tags", {"is": some(register.customer_tags), "content": content}, least=1),
        _one("customer.parent", {"is": some(one["id"] for one in register.customers), "content": content}, least=1),
        _one("customer.employees", {"between": SUMS, "content": content}, least=1),
        _one("customer.customer_since", {"when": PERIODS, "content": content}, least=1),
        _one(
            "customer.email",
            {
                "is": st.sampled_from(("info@A.example", "info")),
                "begins": st.sampled_from(("info", "INFO@b")),
                "contains": st.sampled_from(("@b", "_", "%")),
                "content": content,
            },
            least=1,
        ),
    ]
    return st.one_of(made)


def _one(
    name: str, optional: dict[str, st.SearchStrategy[Any]], *, least: int = 0, **required: st.SearchStrategy[Any]
) -> st.SearchStrategy[dict[str, Any]]:
    given = st.fixed_dictionaries(required, optional=optional)
    if least:
        given = given.filter(lambda made: len(made) >= least)
    return st.builds(
        lambda given, negated: {"criterion": name, "not": negated, "with": given},
        given,
        st.sampled_from((False, False, True)),
    )
