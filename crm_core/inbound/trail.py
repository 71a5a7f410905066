"""What the history calls letters that came in."""

from django.utils.translation import gettext_lazy as _

from crm_core.history.tables import Table, register

register(
    Table(
        "incoming_mail",
        _("Letter that came in"),
        _("Letters that came in"),
        titles=("subject", "sender"),
        labels={
            "state": _("State"),
            "reason": _("Reason"),
            "sender": _("Sender"),
            "subject": _("Subject"),
            "note_id": _("Note"),
            "settled_at": _("Sorted"),
        },
        hidden=(
            *("key", "sender_name", "to", "text", "message_id", "is_own", "path", "content_type", "files"),
            "received_at",
        ),
    )
)
