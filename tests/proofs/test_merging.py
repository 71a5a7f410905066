"""Thousands of registers in which things are merged: nothing is lost, and undoing makes everything as it was."""

from hypothesis import HealthCheck, given, settings

from tests.crm_core.merging.registers import hold, plans


def test_no_register_is_found_in_which_merging_loses_anything(organisation, member, owner, is_full):
    @settings(
        max_examples=3000 if is_full else 60, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(plan=plans)
    def try_them(plan):
        hold(plan, [member, owner])

    try_them()
