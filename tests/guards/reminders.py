"""The rows of the table of URLs about reminders."""

from tests.guards.rows import get, post

REMINDER, RULE = {"pk": "reminder"}, {"pk": "reminder_rule"}

REMINDER_ROWS = (
    get("customer_tab", keys={"pk": "customer"}, also={"tab": "reminders"}),
    get("reminder_list"),
    get("reminder_list", htmx=True),
    get("reminder_overdue"),
    get("reminder_today"),
    get("reminder_coming"),
    get("reminder_done_list"),
    get("reminder_team"),
    get("reminder_person", keys={"person": "user"}),
    get("reminder_of_rule", keys={"rule": "reminder_rule"}),
    get("reminder_settings"),
    post("reminder_settings", "reader", ok=422),
    get("reminder_rules", "administrator"),
    post("reminder_rules", "administrator", ok=422),
    get("reminder_rule_kinds", "administrator"),
    get("reminder_rule_new", "administrator"),
    post("reminder_rule_new", "administrator", ok=422),
    get("reminder_rule_edit", "administrator", keys=RULE),
    post("reminder_rule_edit", "administrator", keys=RULE, ok=422),
    post("reminder_rule_switch", "administrator", keys=RULE),
    post("reminder_rule_remove", "administrator", keys=RULE),
    get("reminder_create", "member"),
    post("reminder_create", ok=422),
    post("reminder_seen", "reader"),
    get("reminder_show", keys=REMINDER),
    get("reminder_edit", "member", keys=REMINDER),
    post("reminder_edit", keys=REMINDER, ok=422),
    get("reminder_done", "member", keys=REMINDER),
    post("reminder_done", keys=REMINDER),
    get("reminder_snooze", "member", keys=REMINDER),
    post("reminder_snooze", keys=REMINDER, data=lambda world: {"to": "tomorrow"}),
    post("reminder_hand_over", keys=REMINDER, ok=422),
    post("reminder_remove", keys=REMINDER),
    post("reminder_reopen", keys=REMINDER),
)
