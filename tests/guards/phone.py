"""The rows of the table of URLs about the phone: what it installs is nobody's, what it keeps is one's own."""

from tests.guards.rows import get, post

PHONE_ROWS = (
    get("phone_manifest", "anonymous"),
    get("phone_worker", "anonymous"),
    get("phone_kept"),
    get("phone_token"),
    get("phone_note", "member"),
    get("phone_waiting"),
    post("phone_notes", ok=422),
)
