"""What the manual says of mailings."""

from pathlib import Path

from kundsystem.web.manual import Chapter, register

_COVERS = (
    *("mailing_list", "mailing_new", "mailing_show", "mailing_edit", "mailing_send"),
    *("mailing_letter", "mailing_preview", "mailing_progress", "mailing_select", "mailing_reminders"),
)

register(Chapter("mailings", Path(__file__).parent, order=47, covers=_COVERS))
