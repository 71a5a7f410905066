"""What a letter consists of: pieces in order, each a block as it stands in this letter."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kundsystem.shared.keys import key_to_short, new_key


class Layout(TextChoices):
    """How a block is laid out."""

    TEXT = "text", pgettext_lazy("layout of a block", "Text")
    PICTURE = "picture", _("Picture above text")
    BESIDE = "beside", _("Picture beside text")
    COLUMNS = "columns", _("Two columns")
    BUTTON = "button", _("Button")
    TABLE = "table", _("Table")


class Ground(TextChoices):
    """What a block stands on."""

    WHITE = "white", _("White")
    PALE = "pale", _("Pale")
    DARK = "dark", _("Dark")


@dataclass(frozen=True)
class Piece:
    """A block as it stands in a letter. Changing it leaves the block itself as it was.

    Args:
        key: unique within the letter.
        name: what people call it.
        layout: one of `Layout`.
        text: clean HTML with merge fields; `text_right` that of the second column.
        picture: key of a picture of the organisation's, or `ready:NAME` for one that comes with the product.
        alt: what the picture shows, for who does not see it.
        label: of the button; `url` is where it leads.
        ground: one of `Ground`.
        block: key of the block that it was made from.
        table: its rows as `tables` reads them, the first being the headings.
        deals: keys of the deals whose customers it names as references.
    """

    key: str = ""
    name: str = ""
    layout: str = Layout.TEXT
    text: str = ""
    text_right: str = ""
    picture: str = ""
    alt: str = ""
    label: str = ""
    url: str = ""
    ground: str = Ground.WHITE
    block: str = ""
    table: str = ""
    deals: str = ""

    @property
    def shows_picture(self) -> bool:
        """Whether its layout has a place for a picture, and it has one."""
        return bool(self.picture) and self.layout in {Layout.PICTURE, Layout.BESIDE}

    def as_new(self, *, block: str = "") -> "Piece":
        """Return it with a key of its own, for another letter."""
        return replace(self, key=key_to_short(new_key()), block=block or self.block)


_NAMES = {field.name for field in fields(Piece)}


@dataclass(frozen=True)
class Content:
    """All that a letter says, whoever gets it.

    Args:
        subject: with merge fields.
        preheader: what a mailbox shows after the subject.
        pieces: in order.
        framed: whether it has the organisation's head and foot.
    """

    subject: str = ""
    preheader: str = ""
    pieces: tuple[Piece, ...] = ()
    framed: bool = True


def pieces_from(raw: Iterable[Mapping[str, Any]]) -> tuple[Piece, ...]:
    """Return pieces as they are stored; what an older or newer version wrote besides is passed over."""
    return tuple(Piece(**{name: value for name, value in one.items() if name in _NAMES}) for one in raw)


def stored(pieces: Iterable[Piece]) -> list[dict[str, Any]]:
    """Return pieces as they are stored."""
    return [asdict(piece) for piece in pieces]


def moved(pieces: Sequence[Piece], key: str, to: int) -> tuple[Piece, ...]:
    """Return the pieces with one of them at another place."""
    rest = [piece for piece in pieces if piece.key != key]
    chosen = [piece for piece in pieces if piece.key == key]
    to = max(0, min(to, len(rest)))
    return (*rest[:to], *chosen, *rest[to:])


def picture_keys(pieces: Iterable[Piece]) -> list[uuid.UUID]:
    """Return the keys of the organisation's own pictures that some pieces show."""
    return [uuid.UUID(p.picture) for p in pieces if p.shows_picture and not p.picture.startswith("ready:")]
