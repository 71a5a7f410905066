"""What a new organisation's reminders begin with: rules that rest until somebody lets them run."""

from crm_core.reminders import rules
from crm_core.reminders.models import ReminderRule
from tenants import starter


@starter.register
def reminder_rules() -> None:
    """Make a rule for contracts and one for silence, in the language in force; they rest until somebody wants them."""
    ReminderRule.objects.bulk_create(
        ReminderRule(text=str(kind.text), kind=kind.key, number=kind.default, is_active=False)
        for kind in (rules.NOTICE, rules.SILENT)
    )
