"""Series: expanded within a window, kept at their time on the clock, and changed one, from one on, or all."""

import datetime as dt
from dataclasses import replace

import pytest

from crm_core.bookings.actions import Move, change_booking, move_booking, take_away
from crm_core.bookings.content import content_of
from crm_core.bookings.occurrences import occurrences_in
from crm_core.bookings.series import Scope
from crm_core.bookings.windows import Window
from crm_core.history.actions import undo
from kundsystem.shared.errors import Conflict, NotFound, UserError
from tests.factories import here, make_booking

YEAR = Window(dt.date(2026, 1, 1), dt.date(2026, 12, 31))


@pytest.fixture
def actor(organisation, member, actor_for):
    return actor_for(member)


def starts(actor, window=YEAR):
    return [f"{one.starts:%m-%d %H:%M}" for one in occurrences_in(actor, window)]


def series(actor, **facts):
    """Three Mondays at nine."""
    return make_booking(actor, "2026-03-02 09:00", rule="FREQ=WEEKLY", repeats_until=dt.date(2026, 3, 16), **facts)


def test_a_series_stays_at_its_time_on_the_clock_over_both_changes(actor):
    make_booking(actor, "2026-03-23 09:00", rule="FREQ=WEEKLY", repeats_until=dt.date(2026, 11, 2))
    found = occurrences_in(actor, YEAR)
    assert {f"{one.starts:%H:%M}" for one in found} == {"09:00"}
    assert len({one.starts.utcoffset() for one in found}) == 2
    assert len(found) == 33


def test_one_night_has_no_half_past_two_and_another_has_two_and_an_hour_is_an_hour_in_both(actor):
    make_booking(actor, "2026-03-28 02:30", rule="FREQ=DAILY", repeats_until=dt.date(2026, 3, 30))
    make_booking(actor, "2026-10-24 02:30", rule="FREQ=DAILY", repeats_until=dt.date(2026, 10, 26))
    found = occurrences_in(actor, YEAR)
    assert [f"{one.starts:%d %H:%M}" for one in found[:3]] == ["28 02:30", "29 03:30", "30 02:30"]
    assert [f"{one.starts:%d %H:%M %z}" for one in found[3:]] == ["24 02:30 +0200", "25 02:30 +0200", "26 02:30 +0100"]
    assert {one.ends.timestamp() - one.starts.timestamp() for one in found} == {3600}


def test_whole_days_are_days_whatever_the_clock_does(actor):
    make_booking(actor, "2026-10-24 00:00", hours=72, is_all_day=True)
    (one,) = occurrences_in(actor, YEAR)
    assert (one.first_day, one.last_day) == (dt.date(2026, 10, 24), dt.date(2026, 10, 26))


def test_week_53_belongs_to_the_year_it_began_in(actor):
    make_booking(actor, "2026-12-28 10:00", rule="FREQ=WEEKLY", repeats_until=dt.date(2027, 1, 4))
    found = occurrences_in(actor, Window(dt.date(2026, 12, 28), dt.date(2027, 1, 10)))
    assert [one.first_day.isocalendar()[:2] for one in found] == [(2026, 53), (2027, 1)]


def test_one_of_a_series_is_changed_on_its_own_and_undone(actor):
    booking = series(actor)
    moved = here("2026-03-10 13:00")
    content = replace(content_of(booking), starts_at=moved, ends_at=moved + dt.timedelta(hours=1), title="Annat")
    change_booking(actor=actor, pk=booking.pk, content=content, at="20260309T0900", scope=Scope.THIS)
    assert starts(actor) == ["03-02 09:00", "03-10 13:00", "03-16 09:00"]
    with pytest.raises(NotFound):
        change_booking(actor=actor, pk=booking.pk, content=content, at="20260309T0900", scope=Scope.THIS)
    undo(actor=actor, operation=actor.last_operation)
    assert starts(actor) == ["03-02 09:00", "03-09 09:00", "03-16 09:00"]


def test_this_and_the_following_become_a_series_of_their_own(actor):
    booking = series(actor)
    begins = here("2026-03-09 11:00")
    content = replace(content_of(booking), starts_at=begins, ends_at=begins + dt.timedelta(hours=2))
    following = change_booking(actor=actor, pk=booking.pk, content=content, at="20260309T0900", scope=Scope.FOLLOWING)
    assert starts(actor) == ["03-02 09:00", "03-09 11:00", "03-16 11:00"]
    assert following.pk != booking.pk
    undo(actor=actor, operation=actor.last_operation)
    assert starts(actor) == ["03-02 09:00", "03-09 09:00", "03-16 09:00"]


def test_all_of_a_series_move_as_far_as_the_one_that_is_changed_and_exceptions_with_them(actor):
    booking = series(actor)
    take_away(actor=actor, pk=booking.pk, at="20260316T0900", scope=Scope.THIS)
    begins = here("2026-03-09 08:30")
    content = replace(content_of(booking), starts_at=begins, ends_at=begins + dt.timedelta(hours=1))
    change_booking(actor=actor, pk=booking.pk, content=content, at="20260309T0900", scope=Scope.ALL)
    assert starts(actor) == ["03-02 08:30", "03-09 08:30"]


@pytest.mark.parametrize(
    "scope, left",
    [(Scope.THIS, ["03-02 09:00", "03-16 09:00"]), (Scope.FOLLOWING, ["03-02 09:00"]), (Scope.ALL, [])],
)
def test_one_from_one_on_or_all_are_taken_away(actor, scope, left):
    booking = series(actor)
    take_away(actor=actor, pk=booking.pk, at="20260309T0900", scope=scope)
    assert starts(actor) == left


def test_what_is_dragged_out_of_a_series_is_that_one_alone(actor):
    booking = series(actor)
    begins = here("2026-03-11 09:00")
    move = Move(begins, begins + dt.timedelta(hours=1))
    move_booking(actor=actor, pk=booking.pk, move=move, at="20260309T0900")
    assert starts(actor) == ["03-02 09:00", "03-11 09:00", "03-16 09:00"]


def test_nobodys_change_is_overwritten_unseen(actor):
    booking = series(actor)
    seen = booking.token
    change_booking(actor=actor, pk=booking.pk, content=replace(content_of(booking), title="A"), seen=seen)
    with pytest.raises(Conflict):
        change_booking(actor=actor, pk=booking.pk, content=replace(content_of(booking), title="B"), seen=seen)


@pytest.mark.parametrize("rule", ["FREQ=HOURLY", "FREQ=WEEKLY;COUNT=3", "BYDAY=MO", "FREQ=DAILY;INTERVAL=0", "hej"])
def test_a_rule_that_the_calendar_does_not_know_is_refused(actor, rule):
    with pytest.raises(UserError):
        make_booking(actor, "2026-03-02 09:00", rule=rule)
