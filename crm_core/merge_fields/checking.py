"""Reading a template before it is saved: what is wrong is said with its line and what was probably meant."""

import difflib
import re
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from liquid.exceptions import LiquidError

from crm_core.merge_fields.fields import MergeField
from crm_core.merge_fields.language import FILTER_NAMES, OURS, PLAIN, SOURCE_LIMIT, TAG, TAGS, prepared
from kundsystem.shared.errors import UserError

# Our own filters, ranges, and what turns the language off.
_REFUSED = re.compile(r"\|\s*_|\.\.|^\{%-?\s*(raw|doc|#)")
LOOPS = ("for", "tablerow", "while", "cycle")


class Broken(UserError):
    """A template that can not be understood; `context` tells the line."""

    def __init__(self, message: str, line: int, field: str = "") -> None:
        super().__init__(
            _("Line %(line)s: %(message)s") % {"line": line, "message": message},
            code="template_broken",
            field=field,
            context={"line": line},
        )


def fields_in(source: str, known: Mapping[str, MergeField], *, field: str = "") -> dict[str, MergeField]:
    """Return the merge fields that a template uses, by the names it uses.

    Raises:
        Broken: it can not be understood, or names a field that there is not.
    """
    if len(source) > SOURCE_LIMIT:
        raise Broken(_("The text is too long."), 1, field)
    for tag in TAG.finditer(source):
        if _REFUSED.search(tag[0]):
            raise Broken(_not_understood(), source.count("\n", 0, tag.start()) + 1, field)
    try:
        analysis = PLAIN.from_string(prepared(source)).analyze()
    except RecursionError:
        raise Broken(_("The conditions are nested too deeply."), 1, field) from None
    except LiquidError as error:
        raise _told(source, error, field) from error
    for name, places in analysis.filters.items():
        if name not in FILTER_NAMES and name not in OURS:
            raise Broken(_no_filter(name), prepared(source).count("\n", 0, places[0].index) + 1, field)
    found: dict[str, MergeField] = {}
    for variables in analysis.globals.values():
        for variable in variables:
            path = ".".join(str(part) for part in variable.segments)
            if path not in known:
                line = prepared(source).count("\n", 0, variable.span.index) + 1
                raise Broken(_unknown(path, known), line, field)
            found[path] = known[path]
    return found


def _unknown(path: str, known: Iterable[str]) -> str:
    names = list(known)
    # What was meant is first sought among that person's or thing's own fields.
    root = path.split(".")[0]
    own = difflib.get_close_matches(path, [name for name in names if name.split(".")[0] == root], 1, 0.6)
    near = own or difflib.get_close_matches(path, names, 1, 0.5)
    if near:
        return _("There is no field called %(name)s. Did you mean %(near)s?") % {"name": path, "near": near[0]}
    return _("There is no field called %(name)s. Choose one from the list of fields.") % {"name": path}


def _told(source: str, error: LiquidError, field: str) -> Broken:
    token = error.token
    place = getattr(token, "start_index", -1)
    line = prepared(source).count("\n", 0, place) + 1 if place >= 0 else source.count("\n") + 1
    word = str(getattr(token, "value", ""))
    text = str(error).split("\n", maxsplit=1)[0]
    if "unexpected tag" in text:
        if word in LOOPS:
            return Broken(_("A mail can not repeat anything: there are no loops."), line, field)
        near = difflib.get_close_matches(word, [*TAGS[3:], "else", "elsif", "endif", "endunless", "endcase"], 1, 0.5)
        if near:
            said = _("There is no command called %(name)s. Did you mean %(near)s?")
            return Broken(said % {"name": word, "near": near[0]}, line, field)
        return Broken(_("There is no command called %(name)s.") % {"name": word}, line, field)
    if "expected tag end" in text:
        return Broken(_("A condition is never ended. Add the command endif where it ends."), line, field)
    if "expected '}}'" in text or "end of file" in text:
        return Broken(_("A field is never ended. It ends with }}."), line, field)
    return Broken(_not_understood(), line, field)


def _not_understood() -> str:
    return _("This can not be understood. Take the field away and choose it from the list again.")


def _no_filter(name: str) -> str:
    near = difflib.get_close_matches(name, FILTER_NAMES, 1, 0.5)
    if near:
        return _("There is no filter called %(name)s. Did you mean %(near)s?") % {"name": name, "near": near[0]}
    return _("There is no filter called %(name)s.") % {"name": name}
