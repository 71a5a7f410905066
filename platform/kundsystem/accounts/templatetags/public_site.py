"""Links from an organisation's pages to the public site."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def public_site(path: str = "") -> str:
    """Return the address of a page of the public site."""
    return f"{settings.URL_SCHEME}://{settings.BASE_DOMAIN}{settings.PORT_IN_URLS}/{path}"
