"""What the manual says of reminders."""

from pathlib import Path

from kundsystem.web.manual import Chapter, register

_COVERS = (
    *("reminder_overview", "reminder_overdue", "reminder_today", "reminder_coming", "reminder_done_list"),
    *("reminder_team", "reminder_person", "reminder_of_rule", "reminder_create", "reminder_show", "reminder_edit"),
    *("reminder_list", "reminder_conditions", "reminder_print", "reminder_save"),
    *("reminder_done", "reminder_snooze", "customer_tab/reminders", "reminder_settings"),
    *("reminder_rules", "reminder_rule_kinds", "reminder_rule_new", "reminder_rule_edit"),
)

register(Chapter("reminders", Path(__file__).parent, order=60, covers=_COVERS))
