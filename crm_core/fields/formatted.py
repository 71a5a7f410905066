"""Kinds with rules of their own: e-mail, telephone, web address, organisation number, postcode."""

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from crm_core.fields.kinds import Kind
from crm_core.fields.lookups import Lookups
from kundsystem.shared import swedish

if TYPE_CHECKING:
    from crm_core.fields.registry import Field


class Email(Kind):
    """An e-mail address; kept in small letters, so that the same one is found again."""

    name = "email"
    input_type = "email"
    inputmode = "email"
    display = "email"

    def understand(self, text: str, field: "Field", lookups: Lookups | None) -> str:
        address = text.removeprefix("mailto:").strip("<>; ,").lower()
        if "@" not in address:
            raise ValueError(_("The address lacks an @. Write it as name@example.com."))
        try:
            validate_email(address)
        except ValidationError:
            raise ValueError(_("This is not an e-mail address. Write it as name@example.com.")) from None
        return address

    def format(self, *, reading: bool) -> dict[str, Any]:
        return {"format": "email"} if not reading else {}


class Phone(Kind):
    """A telephone number, kept in international form."""

    name = "phone"
    input_type = "tel"
    inputmode = "tel"
    display = "phone"

    def understand(self, text: str, field: "Field", lookups: Lookups | None) -> str:
        return swedish.parse_phone(text)

    def show(self, value: Any) -> str:
        return swedish.format_phone(value) if value else ""


class Link(Kind):
    """A web address; `https://` is understood."""

    name = "link"
    inputmode = "url"
    display = "link"

    def understand(self, text: str, field: "Field", lookups: Lookups | None) -> str:
        address = text if re.match(r"[a-z][a-z0-9+.-]*://", text, re.IGNORECASE) else f"https://{text}"
        try:
            URLValidator(schemes=["http", "https"])(address)
        except ValidationError:
            raise ValueError(_("This is not a web address. Write it as www.example.com.")) from None
        return address

    def show(self, value: Any) -> str:
        if not value:
            return ""
        parts = urlsplit(value)
        return (parts.netloc + parts.path).removeprefix("www.").rstrip("/")

    def raw(self, value: Any) -> str:
        return value or ""


class OrgNumber(Kind):
    """An organisation number, kept as its ten digits."""

    name = "org_number"
    inputmode = "numeric"

    def understand(self, text: str, field: "Field", lookups: Lookups | None) -> str:
        return swedish.parse_org_number(text)

    def show(self, value: Any) -> str:
        return swedish.format_org_number(value) if value else ""


class Postcode(Kind):
    """A postcode, Swedish or foreign."""

    name = "postcode"

    def understand(self, text: str, field: "Field", lookups: Lookups | None) -> str:
        return swedish.parse_postcode(text)

    def show(self, value: Any) -> str:
        return swedish.format_postcode(value) if value else ""
