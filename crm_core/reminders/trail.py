"""What the history calls the tables of reminders."""

from django.utils.translation import gettext_lazy as _

from crm_core.history.tables import SETTINGS, Table, register

register(
    Table(
        "reminder",
        _("Reminder"),
        _("Reminders"),
        area="reminders",
        parent="customer_id",
        titles=("text",),
        labels={
            "text": _("What"),
            "due_on": _("Day"),
            "due_time": _("Time"),
            "who": _("For"),
            "person_id": _("For"),
            "role_id": _("Role"),
            "done_at": _("Done"),
            "done_by_id": _("Done by"),
            "by_mail": _("E-mail"),
            "by_sms": _("SMS"),
            "lead_minutes": _("Minutes before"),
            "anchor": _("By a date of"),
            "anchor_count": _("How long before"),
            "anchor_unit": _("Of what"),
            "every_count": _("Comes again"),
            "every_unit": _("Comes again, of what"),
            "until": _("Until"),
            "on_working_days": _("On working days only"),
            "escalate_days": _("If nobody does it"),
            "escalate_to_id": _("Tell then"),
            "rule_id": _("Rule"),
            "author_id": _("Author"),
            "archived_at": _("Removed"),
        },
        hidden=("is_stale", "due_at", "fires_at", "escalates_at", "escalated_at", "occasion", "every_from", "rule_key"),
        address="reminder_show",
        can_undo=True,
    ),
    Table(
        "reminder_rule",
        _("Rule for reminders"),
        _("Rules for reminders"),
        SETTINGS,
        titles=("text",),
        labels={"text": _("What"), "kind": _("Looks for"), "number": _("Number"), "selection_id": _("Selection")},
        hidden=("problem",),
    ),
)
