"""What to think of with a deal, and its contract period in words."""

import datetime as dt

import pytest
from django.utils import timezone, translation

from crm_core.deals.models import Deal, DealStatus, Stage
from crm_core.deals.terms import term_of
from crm_core.deals.thinking import Thought, thought_of
from kundsystem.shared.formatting import NBSP

TODAY = dt.date(2026, 11, 22)


def at(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


def deal(stage=Stage.WON, **values) -> Deal:
    """A deal that is in no database; charged by the year unless something else is said."""
    status = DealStatus(name=stage, stage=stage)
    return Deal(status=status, **{"recurrence": "year", "created_at": at(TODAY), **values})


def thought(stage=Stage.WON, *, last_contact=None, language="sv", **values) -> tuple[str, str]:
    with translation.override(language):
        found = thought_of(deal(stage, **values), TODAY, last_contact)
    return found.text.replace(NBSP, " "), found.tone


def days(number: int) -> dt.date:
    return TODAY + dt.timedelta(days=number)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"ends_on": days(39)}, ("39 dagar kvar", "near")),
        ({"ends_on": days(1)}, ("1 dag kvar", "near")),
        ({"ends_on": TODAY}, ("Går ut i dag", "near")),
        ({"ends_on": days(-22)}, ("Gick ut 31 okt", "late")),
        ({"ends_on": days(60)}, ("60 dagar kvar", "near")),
        ({"ends_on": days(61)}, ("", "")),
        ({}, ("", "")),
    ],
)
def test_a_contract_that_runs_out_counts_its_days(values, said):
    assert thought(**values) == said


@pytest.mark.parametrize(
    ("values", "said"),
    [
        # Ends on New Year's Eve a year from now; three months' notice.
        ({"ends_on": dt.date(2026, 12, 31), "notice_months": 1}, ("Sägs upp senast 30 nov", "near")),
        ({"ends_on": dt.date(2027, 4, 30), "notice_months": 3}, ("Sägs upp senast 31 jan 2027", "")),
        ({"ends_on": dt.date(2027, 12, 31), "notice_months": 3}, ("", "")),
        ({"ends_on": dt.date(2026, 12, 31), "notice_months": 3}, ("Förnyas 1 jan 2027", "")),
        ({"ends_on": dt.date(2026, 12, 31)}, ("Förnyas 1 jan 2027", "")),
        # The first period ended long ago: what counts is the one that runs now.
        (
            {"starts_on": dt.date(2022, 1, 1), "ends_on": dt.date(2022, 12, 31), "notice_months": 1},
            ("Sägs upp senast 30 nov", "near"),
        ),
    ],
)
def test_a_contract_that_goes_on_by_itself_says_until_when_it_is_ended(values, said):
    assert thought(renews=True, **values) == said


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"answer_by": dt.date(2026, 12, 4)}, ("Svar senast 4 dec", "")),
        ({"answer_by": days(7)}, ("Svar senast 29 nov", "near")),
        ({"answer_by": days(-1)}, ("Svar senast 21 nov", "late")),
        ({"answer_by": days(12), "next_step": "Ring"}, ("Svar senast 4 dec", "")),
        ({"answer_by": days(31), "next_step": "Ring"}, ("Ring", "")),
        ({"answer_by": days(31)}, ("Svar senast 23 dec", "")),
        ({"next_step": "Ring efter 1 dec"}, ("Ring efter 1 dec", "")),
    ],
)
def test_an_open_deal_waits_for_an_answer_or_for_what_is_written(values, said):
    assert thought(Stage.OPEN, **values) == said


def test_an_open_deal_that_nobody_has_been_in_touch_about_says_so():
    old = at(days(-41))
    assert thought(Stage.OPEN, created_at=old) == ("Ingen kontakt på 41 dagar", "late")
    assert thought(Stage.OPEN, created_at=at(days(-200)), last_contact=old) == ("Ingen kontakt på 41 dagar", "late")
    # It was made yesterday: whoever made it has been in touch.
    assert thought(Stage.OPEN, created_at=at(days(-1)), last_contact=old) == ("", "")
    assert thought(Stage.OPEN, created_at=old, last_contact=at(days(-29))) == ("", "")
    assert thought(Stage.WON, created_at=old) == ("", "")


@pytest.mark.parametrize("stage", [Stage.LOST, Stage.ENDED])
def test_what_is_over_says_only_what_is_written(stage):
    over = {"ends_on": days(-10), "answer_by": days(-20), "created_at": at(days(-90))}
    assert thought(stage, **over) == ("", "")
    assert thought(stage, next_step="Ta upp igen 2027", **over) == ("Ta upp igen 2027", "")


def test_what_is_sold_once_says_what_is_written_though_it_ends():
    assert thought(Stage.RUNNING, recurrence="once", ends_on=days(39), next_step="41 av 60 tim") == (
        "41 av 60 tim",
        "",
    )
    assert thought_of(deal(recurrence="once", ends_on=days(3)), TODAY) == Thought("")


def test_it_is_said_in_english_too():
    assert thought(ends_on=days(39), language="en") == ("39 days left", "near")
    assert thought(Stage.OPEN, answer_by=days(12), language="en") == ("Answer by 4 Dec", "")


def term(stage=Stage.WON, language="sv", **values):
    with translation.override(language):
        found = term_of(deal(stage, **values), TODAY)
    return found.text.replace(NBSP, " "), found.gone, found.hot


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        (
            {"starts_on": dt.date(2025, 1, 1), "ends_on": dt.date(2026, 12, 31)},
            ("1 jan 2025 – 31 dec 2026", 95, True),
        ),
        (
            {"starts_on": dt.date(2026, 4, 1), "ends_on": dt.date(2028, 3, 31)},
            ("1 apr 2026 – 31 mar 2028", 32, False),
        ),
        ({"starts_on": dt.date(2027, 2, 1)}, ("Från 1 feb 2027", None, False)),
        ({"ends_on": dt.date(2028, 2, 1)}, ("Till 1 feb 2028", None, False)),
        (
            {"starts_on": dt.date(2026, 9, 1), "ends_on": dt.date(2026, 12, 31), "recurrence": "once"},
            ("Sep – dec 2026", 68, False),
        ),
        ({}, ("", None, False)),
        # Not begun yet: nothing has gone by.
        ({"starts_on": dt.date(2027, 1, 1), "ends_on": dt.date(2027, 12, 31)}, ("Jan – dec 2027", None, False)),
        # Goes on by itself: the period that runs now.
        (
            {"starts_on": dt.date(2022, 7, 1), "ends_on": dt.date(2023, 6, 30), "renews": True},
            ("1 jul 2026 – 30 jun 2027", 40, False),
        ),
    ],
)
def test_a_contract_period_is_shown_in_words(values, shown):
    assert term(**values) == shown


def test_a_deal_that_is_not_won_has_not_begun_its_period():
    values = {"starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2026, 12, 31)}
    assert term(Stage.OPEN, **values) == ("Jan – dec 2026", None, False)
    assert term(Stage.OPEN, "en", **values)[0] == "Jan – Dec 2026"
