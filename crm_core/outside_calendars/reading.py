"""Asking for an outside calendar: safely, and for nothing that is here already."""

from dataclasses import dataclass
from urllib.parse import urljoin

from django.utils.translation import gettext as _

from crm_core.bookings.ics_reading import LARGEST
from kundsystem.shared import fetching
from kundsystem.shared.fetching import Unreachable

SECONDS = 20.0
MOST_REDIRECTS = 4
_MOVED = {301, 302, 303, 307, 308}


@dataclass(frozen=True)
class Read:
    """What was answered; no body when nothing has changed."""

    body: bytes | None
    etag: str = ""
    modified: str = ""


def cleaned(address: str) -> str:
    """Return an address as it is asked: `webcal:` is what calendars say for `https:`.

    Raises:
        Unreachable: it may not be asked.
    """
    text = address.strip()
    if text.lower().startswith(("webcal://", "webcals://")):
        text = "https://" + text.split("://", 1)[1]
    fetching.judged(text)
    return text


def read(address: str, etag: str = "", modified: str = "") -> Read:
    """Ask for a calendar, following where it has moved, each place judged like the first.

    Raises:
        Unreachable: with a sentence that says why.
    """
    url = address
    for _turn in range(MOST_REDIRECTS + 1):
        headers = {"Accept": "text/calendar, text/plain;q=0.5", "Accept-Encoding": "identity"}
        headers |= {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": modified} if modified else {}
        answer = fetching.ask(url, headers=headers, longest=LARGEST, seconds=SECONDS)
        host = fetching.judged(url).hostname
        if answer.status in _MOVED and answer.headers.get("location"):
            url = urljoin(url, answer.headers["location"])
            continue
        if answer.status == 304:
            return Read(None, etag, modified)
        if answer.status in {401, 403, 404, 410}:
            text = _("%(host)s has no calendar at this address any more (%(status)s).")
            raise Unreachable(text % {"host": host, "status": answer.status})
        if answer.status != 200:
            raise Unreachable(_("%(host)s answered %(status)s.") % {"host": host, "status": answer.status})
        if answer.headers.get("content-encoding", "identity").lower() not in {"", "identity"}:
            raise Unreachable(_("%(host)s answers what can not be read.") % {"host": host})
        said = (answer.headers.get("etag", ""), answer.headers.get("last-modified", ""))
        kept = [text if text.isascii() and text.isprintable() else "" for text in said]
        return Read(answer.body, kept[0] if len(kept[0]) <= 250 else "", kept[1] if len(kept[1]) <= 60 else "")
    raise Unreachable(_("The address only leads on to other addresses."))
