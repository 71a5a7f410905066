"""The language of templates: Liquid, with almost everything taken out of it.

What is left are fields, `if`, `unless` and `case`, and a few filters that never make a text longer than what it is made
of. There are no loops, no assignments, no including, and values are plain dictionaries: nothing in it can reach an
object, and what it can print is bounded by what was written and what the register holds.
"""

import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _
from liquid import BoundTemplate, Environment
from liquid.builtin.filters.misc import default
from liquid.exceptions import LiquidError, ResourceLimitError
from markupsafe import Markup, escape

from crm_core.merge_fields.fields import Kronor, shown, written
from kundsystem.shared import formatting
from kundsystem.shared.errors import UserError

SOURCE_LIMIT = 100_000  # characters
OUTPUT_LIMIT = 1_000_000  # bytes of one rendered text
TAGS = ("content", "output", "illegal", "if", "unless", "case", "comment")

_missing: ContextVar[list[str] | None] = ContextVar("missing", default=None)


def _show(value: Any, path: str = "") -> str:
    """Show a value, and remember that it is missing when nothing stands in for it."""
    if isinstance(value, Kronor):
        return formatting.kr(value)
    text = shown(value) if isinstance(value, str) or not _is_number(value) else formatting.number(value)
    if path and not text.strip():
        found = _missing.get()
        if found is not None and path not in found:
            found.append(str(path))
    return text


def _is_number(value: Any) -> bool:
    return not isinstance(value, bool) and hasattr(value, "__rtruediv__")


FILTERS: dict[str, Callable[..., Any]] = {
    "default": default,
    "upcase": lambda value: _show(value).upper(),
    "downcase": lambda value: _show(value).lower(),
    "capitalize": lambda value: _show(value).capitalize(),
    "date": lambda value, form="long": written(value, str(form)),
    "kr": lambda value: formatting.kr(value) if _is_number(value) else _show(value),
    "number": lambda value: formatting.number(value) if _is_number(value) else _show(value),
}
SWEDISH = {
    "annars": "default",
    "versaler": "upcase",
    "gemener": "downcase",
    "inledande_versal": "capitalize",
    "datum": "date",
    "tal": "number",
}
OURS = {"_show": _show, "_url": lambda value: quote(str(value), safe="@")}
FILTER_NAMES = (*FILTERS, *SWEDISH)


class _Language(Environment):
    """Liquid with our tags and filters only, and with limits."""

    output_stream_limit = OUTPUT_LIMIT
    loop_iteration_limit = 1

    def setup_tags_and_filters(self, **options: Any) -> None:
        super().setup_tags_and_filters(**options)
        self.tags = {name: tag for name, tag in self.tags.items() if name in TAGS}
        aliases = {name: FILTERS[meant] for name, meant in SWEDISH.items()}
        self.filters = FILTERS | aliases | OURS


class _Html(_Language):
    """The same within HTML: values are escaped, and their line breaks kept."""

    def setup_tags_and_filters(self, **options: Any) -> None:
        super().setup_tags_and_filters(**options)
        self.filters = self.filters | {"_show": _show_html}


def _show_html(value: Any, path: str = "") -> str:
    return Markup("<br>").join(escape(_show(value, path)).splitlines())


PLAIN = _Language()
HTML = _Html(autoescape=True)

TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_ADDED = re.compile(r' \| _(show: "[^"]*"|url)')
_OUTPUT = re.compile(r"\{\{(-?)(.*?)(-?)\}\}", re.DOTALL)


def prepared(source: str, *, in_address: bool = False) -> str:
    """Return a source whose every field is shown in the right form, and named where its value is missing."""
    end = " | _url" if in_address else ""

    def each(found: re.Match[str]) -> str:
        before, expression, after = found.groups()
        if not expression.strip():
            return found[0]
        path = expression.split("|")[0].strip().replace('"', "")
        return f'{{{{{before}{expression.rstrip()} | _show: "{path}"{end} {after}}}}}'

    return _OUTPUT.sub(each, source)


def render(template: BoundTemplate, values: Mapping[str, Any]) -> tuple[str, list[str]]:
    """Return the text for one recipient, and the names of the fields that had no value.

    Raises:
        UserError: it becomes far too long, or something in it can not be worked out with these values.
    """
    missing: list[str] = []
    token = _missing.set(missing)
    try:
        return template.render(values), missing
    except ResourceLimitError as error:
        raise UserError(_("The text becomes too long when its fields are filled in."), code="too_long") from error
    except LiquidError as error:
        raise UserError(_not_worked_out(error), code="template_broken") from error
    finally:
        _missing.reset(token)


def _not_worked_out(error: LiquidError) -> str:
    """Say which field or condition it was, as it was written."""
    source, place = str(getattr(error.token, "source", "")), getattr(error.token, "start_index", -1)
    around = next((tag[0] for tag in TAG.finditer(source) if tag.start() <= place < tag.end()), "")
    return _("This cannot be worked out: %(what)s") % {"what": _ADDED.sub("", around)}
