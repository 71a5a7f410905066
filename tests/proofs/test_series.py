"""Thousands of series with exceptions: expanded as an independent library does; large feeds."""

import vobject
from hypothesis import HealthCheck, given, settings

from crm_core.bookings.feeds import MOST
from tests.crm_core.bookings.expansion import fed, hold, plans


def test_no_series_is_found_that_another_program_would_expand_otherwise(organisation, member, actor_for, is_full):
    actor = actor_for(member)

    @settings(
        max_examples=3000 if is_full else 80, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(plan=plans)
    def try_them(plan):
        hold(actor, plan)

    try_them()


def test_a_feed_of_two_thousand_events_is_read_by_another_parser(organisation, member, actor_for, is_full):
    number = MOST if is_full else 200
    events = vobject.readOne(fed(actor_for(member), number + 5).decode()).vevent_list
    assert len(events) == (MOST if is_full else number + 5)
    assert all(event.summary.value.startswith("B") for event in events)
