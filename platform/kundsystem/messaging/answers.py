"""What a letter is by its outside: somebody's words, or a machine's."""

import re
from collections.abc import Callable


class Nature:
    """Kinds of letters: a person wrote it, a program answered by itself, or a server could not deliver another one."""

    LETTER, AUTOMATIC, BOUNCE = "letter", "automatic", "bounce"


_SUBJECTS = re.compile(
    r"^\W*(automatic reply|auto(matic)?[ -]?(reply|response|answer)|out of (the )?office|autosvar|automatiskt? svar"
    r"|frånvaro|frånvarande|ej på kontoret|abwesenheit|automatische antwort)\b",
    re.IGNORECASE,
)
_POSTMASTERS = re.compile(r"\b(mailer-daemon|postmaster|mail delivery (sub)?system)\b", re.IGNORECASE)
_BULK = {"bulk", "junk", "list", "auto_reply"}
_MARKS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply-from", "list-id", "list-unsubscribe")


def nature_of(header: Callable[[str], str], content_type: str, envelope_sender: object) -> str:
    """Tell what a letter is (RFC 3834, RFC 3464, and what Exchange and others do instead).

    Args:
        header: returns a header by its name, empty when there is none.
        content_type: of the whole letter.
        envelope_sender: where it goes when it can not be delivered: empty for what nobody should answer.
    """
    if content_type == "multipart/report" or header("x-failed-recipients") or _POSTMASTERS.search(header("from")):
        return Nature.BOUNCE
    auto = header("auto-submitted").split(";")[0].strip().lower()
    is_marked = auto not in {"", "no"} or any(header(mark) for mark in _MARKS)
    is_bulk = header("precedence").strip().lower() in _BULK
    if is_marked or is_bulk or envelope_sender == "" or _SUBJECTS.search(header("subject")):
        return Nature.AUTOMATIC
    return Nature.LETTER
