"""Keeps letters in a folder, the newest thousand of them, and tells those who wait for the next."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fakes.mail.letters import subject_of

KEPT = 1_000
NAME = "%Y%m%d-%H%M%S-%f"


@dataclass(frozen=True)
class Letter:
    """A letter as it lies in the mailbox: who sent it to whom, when, and what it is about.

    Its id is when it came, to the microsecond, so that ids sort as the letters came.
    """

    id: str
    sender: str
    recipients: tuple[str, ...]
    subject: str

    @property
    def received(self) -> datetime:
        """When it came."""
        return datetime.strptime(self.id, NAME).replace(tzinfo=UTC)

    def is_to(self, address: str) -> bool:
        """Whether this is one of its recipients, whichever way the address is written."""
        return address.casefold() in (recipient.casefold() for recipient in self.recipients)

    def has_in_address(self, words: str) -> bool:
        """Whether these letters stand in an address that it goes to or comes from."""
        return any(words.casefold() in address.casefold() for address in (*self.recipients, self.sender))


class Mailbox:
    """The letters that there are. Safe to use from several threads."""

    def __init__(self, folder: Path, kept: int = KEPT) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._kept = kept
        self._changed = threading.Condition()
        self._letters = list(self._on_disk())  # oldest first
        self._latest = self._letters[-1].id if self._letters else ""

    def put(self, sender: str, recipients: list[str], content: bytes) -> Letter:
        """Keep a letter, and let go of the oldest when there are too many."""
        with self._changed:
            letter = Letter(self._next_id(), sender, tuple(recipients), subject_of(content))
            self._content(letter.id).write_bytes(content)
            # What has an envelope is whole: it is written last, and appears at once.
            unfinished = self._folder / f".{letter.id}"
            unfinished.write_text(json.dumps(asdict(letter), ensure_ascii=False), encoding="utf-8")
            unfinished.rename(self._envelope(letter.id))
            self._latest = letter.id
            self._letters.append(letter)
            while len(self._letters) > self._kept:
                self._remove(self._letters.pop(0).id)
            self._changed.notify_all()
        return letter

    def newest_first(
        self, *, to: str = "", words: str = "", after: str = "", before: str = "", at_most: int = KEPT
    ) -> list[Letter]:
        """Return letters to one address, or with some letters in one, that came after or before another."""
        with self._changed:
            letters = [
                letter
                for letter in reversed(self._letters)
                if letter.id > after
                and (not before or letter.id < before)
                and (not to or letter.is_to(to))
                and letter.has_in_address(words)
            ]
        return letters[:at_most]

    def wait_for(self, seconds: float, *, to: str = "", words: str = "", after: str = "") -> list[Letter]:
        """Return such letters as soon as there is one, or none when the time is out."""
        until = time.monotonic() + seconds
        with self._changed:
            while not (found := self.newest_first(to=to, words=words, after=after)):
                if (left := until - time.monotonic()) <= 0 or not self._changed.wait(left):
                    return self.newest_first(to=to, words=words, after=after)
        return found

    def find(self, id: str) -> Letter | None:
        """Return the letter with this id."""
        with self._changed:
            return next((letter for letter in self._letters if letter.id == id), None)

    def content(self, letter: Letter) -> bytes | None:
        """Return a letter as it was sent; None when it has been removed meanwhile."""
        try:
            return self._content(letter.id).read_bytes()
        except FileNotFoundError:
            return None

    def empty(self) -> int:
        """Remove every letter; return how many there were."""
        with self._changed:
            removed, self._letters = self._letters, []
            for letter in removed:
                self._remove(letter.id)
        return len(removed)

    def _on_disk(self) -> Iterator[Letter]:
        for path in sorted(self._folder.glob("*.json"))[-self._kept :]:
            facts = json.loads(path.read_text(encoding="utf-8"))
            yield Letter(facts["id"], facts["sender"], tuple(facts["recipients"]), facts["subject"])

    def _next_id(self) -> str:
        now = datetime.now(UTC)
        if self._latest >= now.strftime(NAME):  # two in the same microsecond, or a clock that was put back
            now = datetime.strptime(self._latest, NAME).replace(tzinfo=UTC) + timedelta(microseconds=1)
        return now.strftime(NAME)

    def _remove(self, id: str) -> None:
        self._envelope(id).unlink(missing_ok=True)
        self._content(id).unlink(missing_ok=True)

    def _envelope(self, id: str) -> Path:
        return self._folder / f"{id}.json"

    def _content(self, id: str) -> Path:
        return self._folder / f"{id}.eml"
