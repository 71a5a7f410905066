"""What a new organisation's letters begin with: blocks, and templates made of them."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from crm_core.mail_templates.content import Content, Piece, pieces_from, stored
from crm_core.mail_templates.models import MailBlock, MailTemplate, MailVersion
from tenants import starter

SOURCE = Path(__file__).parent / "data" / "starter.json"
# Of the file: the stored template of new organisations is made again when this module changes, so it is named here.
DIGEST = "902031079b5e8fce"


@starter.register
def letters() -> None:
    """Make blocks and templates in the language in force."""
    _make(*content_in(get_language() or "sv"))


def add_trade(trade: str, language: str) -> None:
    """Add a trade's own blocks and templates to those that everybody gets."""
    blocks, templates = content_in(language, trade)
    theirs = {piece.name: piece for piece in content_in(language)[0].values()}
    there = {block.name: block.content for block in MailBlock.objects.filter(name__in=theirs)}
    _make({key: piece for key, piece in blocks.items() if piece.name not in theirs}, templates, tuple(there.values()))


def _make(blocks: dict[str, Piece], templates: list[tuple[str, Content]], there: tuple[Piece, ...] = ()) -> None:
    for position, (key, piece) in enumerate(blocks.items(), len(there)):
        block = MailBlock.objects.create(name=piece.name, piece=stored([piece])[0], position=position)
        MailVersion.objects.create(block=block, number=1, saved=block.piece)
        blocks[key] = block.content
    # Each piece remembers the block that it was made from, which has a key only now.
    by_name = {piece.name: piece.block for piece in (*there, *blocks.values())}
    for name, content in templates:
        pieces = tuple(piece.as_new(block=by_name[piece.name]) for piece in content.pieces)
        keep_template(name, replace(content, pieces=pieces))


def keep_template(name: str, content: Content) -> None:
    """Make a template and its first version."""
    pieces = stored(content.pieces)
    head: dict[str, Any] = {"subject": content.subject, "preheader": content.preheader, "framed": content.framed}
    template = MailTemplate.objects.create(name=name, pieces=pieces, **head)
    MailVersion.objects.create(template=template, number=1, saved=head | {"pieces": pieces})


def path_of(trade: str) -> Path:
    """Where a trade's own letters are; a file says its `version`."""
    return SOURCE.parent / f"trades/{trade}.json"


def content_in(language: str, trade: str = "") -> tuple[dict[str, Piece], list[tuple[str, Content]]]:
    """Return the blocks by their names in the files, and the templates, in a language.

    Those of a trade come with the blocks that everybody has, since its letters are made of both.
    """
    common = _read(SOURCE, language)
    mine = _read(path_of(trade), language) if trade else common
    raw = {one["id"]: one for one in [*common["blocks"], *(mine["blocks"] if trade else ())]}
    blocks = {key: pieces_from([one])[0] for key, one in raw.items()}
    templates = []
    for one in mine["templates"]:
        pieces = pieces_from({**raw[piece["block"]], **piece} for piece in one["pieces"])
        templates.append((one["name"], Content(one["subject"], one["preheader"], pieces, one["framed"])))
    return blocks, templates


def _read(path: Path, language: str) -> dict[str, Any]:
    source = json.loads(path.read_text(encoding="utf-8"))
    return dict(source.get(language) or source["en"])
