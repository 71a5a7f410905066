"""Thousands of series with exceptions: expanded as an independent library does, over both nights of a change."""

from hypothesis import HealthCheck, given, settings

from tests.crm_core.bookings.expansion import hold, plans


def test_no_series_is_found_that_another_program_would_expand_otherwise(organisation, member, actor_for, is_full):
    actor = actor_for(member)

    @settings(
        max_examples=3000 if is_full else 150, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(plan=plans)
    def try_them(plan):
        hold(actor, plan)

    try_them()
