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
    blocks, templates = content_in(get_language() or "sv")
    for position, (key, piece) in enumerate(blocks.items()):
        block = MailBlock.objects.create(name=piece.name, piece=stored([piece])[0], position=position)
        MailVersion.objects.create(block=block, number=1, saved=block.piece)
        blocks[key] = block.content
    for name, content in templates:
        # Each piece remembers the block that it was made from, which has a key only now.
        by_name = {piece.name: piece.block for piece in blocks.values()}
        pieces = tuple(piece.as_new(block=by_name[piece.name]) for piece in content.pieces)
        keep_template(name, replace(content, pieces=pieces))


def keep_template(name: str, content: Content) -> None:
    """Make a template and its first version."""
    pieces = stored(content.pieces)
    head: dict[str, Any] = {"subject": content.subject, "preheader": content.preheader, "framed": content.framed}
    template = MailTemplate.objects.create(name=name, pieces=pieces, **head)
    MailVersion.objects.create(template=template, number=1, saved=head | {"pieces": pieces})


def content_in(language: str) -> tuple[dict[str, Piece], list[tuple[str, Content]]]:
    """Return the blocks by their names in the file, and the templates, in a language."""
    source = json.loads(SOURCE.read_text(encoding="utf-8"))
    mine = source.get(language) or source["en"]
    raw = {one["id"]: one for one in mine["blocks"]}
    blocks = {key: pieces_from([one])[0] for key, one in raw.items()}
    templates = []
    for one in mine["templates"]:
        pieces = pieces_from({**raw[piece["block"]], **piece} for piece in one["pieces"])
        templates.append((one["name"], Content(one["subject"], one["preheader"], pieces, one["framed"])))
    return blocks, templates
