"""What templates ask about letters."""

from django import template

from crm_core.mail_templates.composer import address_of

register = template.Library()


@register.filter
def picture_address(picture: str) -> str:
    """Return where a piece's picture is fetched."""
    return address_of(picture)
