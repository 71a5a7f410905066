"""Reading a body and writing an answer: JSON, and nothing but JSON."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from kundsystem.api.errors import Malformed, TooLarge


class StrictJSONParser(BaseParser):
    """Reads JSON as the standard has it; amounts stay exact, and what cannot be stored is refused at once."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        try:
            text = stream.read().decode("utf-8")
            data = json.loads(text, parse_float=Decimal, parse_constant=_refuse)
            if "\\ud" in text.lower():
                # Half of a pair of surrogates is no character.
                json.dumps(data, ensure_ascii=False, default=str).encode("utf-8")
        except (ValueError, RecursionError) as error:
            raise Malformed(_("The request is not JSON that can be read.")) from error
        return data


class PlainJSONRenderer(JSONRenderer):
    """Writes JSON without `charset`, as the standard says, and å as å."""

    format = "json"
    charset = None


def refuse_large(request: Request) -> None:
    """Refuse a body before it is read when it says to be larger than anything that is sent here."""
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    if length.isdigit() and int(length) > settings.API_LARGEST_BODY:
        size = settings.API_LARGEST_BODY // 1000
        raise TooLarge(_("The request is larger than %(size)s kB.") % {"size": size})


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON.")
