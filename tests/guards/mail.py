"""The rows of the table of URLs about e-mail from ready parts."""

from typing import Any

from tests.guards.newsletters import NEWSLETTER_ROWS
from tests.guards.rows import get, post

BLOCK, MAIL_TEMPLATE, DRAFT, PICTURE = ({"pk": f"mail_{n}"} for n in ("block", "template", "draft", "picture"))
INCOMING = {"pk": "incoming_mail"}
OWN: dict[str, Any] = {"only": "member", "others": 404}

MAILING: dict[str, Any] = {"pk": "mailing"}
# Nothing of the world's mailing has been sent or written, which is what most of these are told.
MAILING_ROWS = (
    get("mailing_list"),
    get("mailing_new", "member"),
    post("mailing_new", ok=422),
    get("mailing_show", keys=MAILING),
    get("mailing_edit", "member", keys=MAILING),
    post("mailing_edit", keys=MAILING, ok=422),
    post("mailing_write", keys=MAILING),
    post("mailing_count", keys=MAILING),
    get("mailing_send", "member", keys=MAILING),
    post("mailing_send", keys=MAILING, ok=422),
    get("mailing_progress", keys=MAILING, htmx=True),
    get("mailing_sellers", keys=MAILING, htmx=True),
    get("mailing_letter", keys=MAILING),
    get("mailing_preview", keys=MAILING),
    *(post(f"mailing_{what}", keys=MAILING, ok=422) for what in ("pause", "resume", "stop", "unschedule", "again")),
    get("mailing_select", keys=MAILING, ok=302),
    post("mailing_keep", "reader", keys=MAILING),
    post("mailing_attach", keys=MAILING, ok=422),
    post("mailing_detach", keys=MAILING, also={"file": "00000000-0000-0000-0000-000000000001"}, ok=404),
    get("mailing_reminders", "member", keys=MAILING),
    post("mailing_reminders", keys=MAILING, ok=422),
    post("mailing_export", keys=MAILING, ok=422),
)
MAIL_ROWS = (
    *NEWSLETTER_ROWS,
    *MAILING_ROWS,
    get("mail_library", "member"),
    get("mail_block_new", "administrator"),
    post("mail_block_new", "administrator", ok=422),
    get("mail_block_edit", "administrator", keys=BLOCK),
    post("mail_block_edit", "administrator", keys=BLOCK, ok=422),
    post("mail_block_archive", "administrator", keys=BLOCK),
    post("mail_block_restore", "administrator", keys=BLOCK),
    post("mail_template_new", "administrator"),
    post("mail_template_edit", "administrator", keys=MAIL_TEMPLATE),
    get("mail_template_versions", "member", keys=MAIL_TEMPLATE),
    post("mail_template_archive", "administrator", keys=MAIL_TEMPLATE),
    post("mail_template_restore", "administrator", keys=MAIL_TEMPLATE),
    post("mail_picture_add", ok=422),
    get("mail_picture", "member", keys=PICTURE),
    get("mail_picture_ready", "member", also={"name": "compass"}),
    get("mail_compose", keys=DRAFT, **OWN),
    post("mail_step", "reader", keys=DRAFT, **OWN),
    get("mail_piece", keys=DRAFT, also={"piece": "p1"}, **OWN),
    post("mail_piece", "reader", keys=DRAFT, also={"piece": "p1"}, ok=422, **OWN),
    get("mail_preview", keys=DRAFT, **OWN),
    post("mail_test", "reader", keys=DRAFT, **OWN),
    post("mail_send", "reader", keys=DRAFT, **OWN),
    post("mail_save_template", "reader", keys=DRAFT, ok=403, **OWN),
    post("mail_discard", "reader", keys=DRAFT, **OWN),
    post("mail_write", keys={"customer": "customer"}),
    get("incoming_mail", "member"),
    post("incoming_mail_note", "member", keys=INCOMING),
    post("incoming_mail_throw", "member", keys=INCOMING),
)
