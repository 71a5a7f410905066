"""What a trade's starter set has besides values: fields of its own, and templates for what it writes most often."""

from dataclasses import replace
from typing import Any

from crm_core.custom_fields.actions import free_name
from crm_core.custom_fields.models import CustomField, CustomOption
from crm_core.mail_templates.content import Content
from crm_core.mail_templates.models import MailBlock
from crm_core.mail_templates.starter import content_in, keep_template

Rows = list[dict[str, Any]]


def make_fields(rows: Rows, language: str) -> None:
    """Add the fields that the trade keeps of its customers, deals and products, as its administrator would."""
    for place, row in enumerate(rows):
        label = row[language]
        field = CustomField.objects.create(
            subject=row["subject"],
            name=free_name(row["subject"], label),
            label=label,
            kind=row["kind"],
            group=row.get("group", {}).get(language, ""),
            position=place,
        )
        options = row.get("options", {}).get(language, ())
        CustomOption.objects.bulk_create(
            CustomOption(field=field, name=name, position=position) for position, name in enumerate(options)
        )


def make_templates(rows: Rows, language: str) -> None:
    """Add templates built of the blocks that everybody gets, the first with the trade's own text."""
    names = {key: piece.name for key, piece in content_in(language)[0].items()}
    blocks = {block.name: block.content for block in MailBlock.objects.all()}
    for row in rows:
        first, *rest = (blocks[names[key]].as_new() for key in row["blocks"])
        pieces = (replace(first, text=row["text"][language]), *rest)
        keep_template(
            row[language], Content(row["subject"][language], row["preheader"][language], pieces, framed=False)
        )
