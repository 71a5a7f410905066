"""Whatever is in a register and whatever is merged there: nothing is lost, and undoing makes it as it was."""

from hypothesis import HealthCheck, Phase, given, settings

from tests.crm_core.merging.registers import hold, plans


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)
@given(plan=plans)
def test_merging_loses_nothing_and_undoing_makes_everything_as_it_was(organisation, member, owner, plan):
    hold(plan, [member, owner])
