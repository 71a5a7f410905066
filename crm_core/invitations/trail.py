"""What the history calls the tables of invitations."""

from django.utils.translation import gettext_lazy as _

from crm_core.history.tables import Table, register

register(
    Table(
        "guest_answer",
        _("Answer to an invitation"),
        _("Answers to invitations"),
        titles=("answer",),
        labels={"answer": _("Answer"), "comment": _("Comment"), "answered_at": _("Answered")},
        hidden=("invitation_id", "part", "stamp"),
    ),
    Table(
        "received_invitation",
        _("Invitation from outside"),
        _("Invitations from outside"),
        titles=("title", "organizer"),
        labels={
            "title": _("Title"),
            "place": _("Place"),
            "organizer": _("Organiser"),
            "starts_at": _("Starts"),
            "ends_at": _("Ends"),
            "state": _("State"),
            "booking_id": _("Booking"),
            "answered_by_id": _("Answered by"),
        },
        hidden=(
            *("uid", "original_start", "organizer_name", "attendee", "sequence", "stamp", "text", "is_all_day", "rule"),
            *("repeats_until", "skips", "is_changed", "is_refuted", "mail_id", "received_at"),
        ),
    ),
)
