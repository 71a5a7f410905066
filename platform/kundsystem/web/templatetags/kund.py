"""Tags and filters of the interface: icons, assets, dates and numbers as people write them."""

import datetime as dt
from functools import cache, lru_cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template.context import RequestContext
from django.templatetags.static import static as find_static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from kundsystem.shared import formatting, swedish
from kundsystem.shared.keys import key_to_short
from kundsystem.web import assets, faces, look, settings_pages
from kundsystem.web import notices as page_notices
from kundsystem.web.toasts import undo_url_of

register = template.Library()

# A page has dozens of these, and where they are stays the same for as long as the process lives.
static = cache(find_static)

TONES = ("gran", "fjord", "blabar", "raps", "falu", "ljung", "sten")


@register.simple_tag
def icon(name: str, css_class: str = "", label: str = "") -> SafeString:
    """Draw one icon of icons.txt; with `label` it is read out, without it is decoration."""
    return _drawn(name, css_class, str(label))


@lru_cache(maxsize=2048)
def _drawn(name: str, css_class: str, label: str) -> SafeString:
    """Return an icon as HTML: a page has a hundred of them, the same ones each time."""
    hidden = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    href = f"{static(assets.ICONS)}#{name}"
    return format_html('<svg class="{}" {}><use href="{}"/></svg>', f"i {css_class}".strip(), hidden, href)


@register.simple_tag
def styles(kind: str = "app") -> SafeString:
    """Link the style sheets of a kind of page, `app` or `public`, and preload the two text fonts."""
    fonts = format_html_join(
        "\n",
        '<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>',
        ((static(path),) for path in assets.FONTS),
    )
    sheets = format_html_join(
        "\n", '<link rel="stylesheet" href="{}">', ((static(path),) for path in assets.STYLES[kind])
    )
    return format_html("{}\n{}", fonts, sheets)


@register.simple_tag
def look_sheet(colour: str) -> str:
    """Return where the style sheet of an organisation's colour is."""
    return look.address_of(colour)


@register.simple_tag
def logo_url(organisation: Any) -> str:
    """Return where an organisation's logo is; nothing when it has none, or there is no organisation."""
    path = str(getattr(organisation, "logo", "") or "")
    return reverse("organisation_logo_picture", args=[path[-12:]]) if path else ""


@register.simple_tag
def avatar_url(person: Any = None) -> str:
    """Return where somebody's picture is; nothing without one."""
    return faces.address_for(person)


@register.simple_tag
def scripts() -> SafeString:
    """Link htmx and our own modules."""
    modules = format_html_join(
        "\n", '<script type="module" src="{}"></script>', ((static(path),) for path in assets.MODULES)
    )
    return format_html('<script src="{}" defer></script>\n{}', static(assets.HTMX), modules)


@register.inclusion_tag("web/_settings_rail.html", takes_context=True)
def settings_rail(context: RequestContext) -> dict[str, Any]:
    """Show the pages of the settings beside the one that is open."""
    return {"groups": settings_pages.groups(context["request"]), "request": context["request"]}


@register.simple_tag(takes_context=True)
def notices(context: RequestContext) -> SafeString:
    """Show the lines that hold for every page at the moment."""
    return page_notices.render(context["request"]) if "request" in context else mark_safe("")


@register.simple_tag(takes_context=True)
def url_with(context: RequestContext, **changes: Any) -> str:
    """Return this page's address with some query parameters changed; None or an empty text removes one."""
    request = context["request"]
    query = request.GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        elif isinstance(value, list | tuple):
            query.setlist(name, [str(part) for part in value])
        else:
            query[name] = str(value)
    return f"{request.path}?{query.urlencode()}" if query else request.path


@register.simple_tag(takes_context=True)
def sort_url(context: RequestContext, key: str, current: str = "") -> str:
    """Return the address that sorts by `key`, or turns the order when it is sorted by it already."""
    return url_with(context, sort=f"-{key}" if current == key else key, page=None, after=None)


@register.filter
def tone(name: str) -> str:
    """Return the class of a tone; an unknown name is stone grey rather than nothing."""
    return f"tone-{name}" if name in TONES else "tone-sten"


@register.filter
def widget_kind(field: BoundField) -> str:
    """Return how a field is laid out: `check`, `options`, `password`, `hidden` or `input`."""
    name = type(field.field.widget).__name__
    if field.is_hidden:
        return "hidden"
    if name in {"RadioSelect", "CheckboxSelectMultiple"}:
        return "options"
    return {"CheckboxInput": "check", "PasswordInput": "password"}.get(name, "input")


@register.simple_tag
def widget(field: BoundField, css_class: str = "", **attrs: Any) -> SafeString:
    """Render a form field's control with our classes; other attributes are passed on, `_` written as `-`."""
    control = field.field.widget
    name = type(control).__name__
    own = "form-select" if "Select" in name else "ck" if name == "CheckboxInput" else "form-control"
    wanted = [own, control.attrs.get("class", ""), css_class, "is-invalid" if field.errors else ""]
    extra = {key.replace("_", "-"): value for key, value in attrs.items() if value not in (None, "")}
    if name == "Textarea":
        extra.setdefault("data-autosize", True)
        extra.setdefault("rows", control.attrs.get("rows") if control.attrs.get("rows") != "10" else "3")
    extra["class"] = " ".join(part for part in wanted if part)
    return field.as_widget(attrs=extra)


@register.filter
def has_field_errors(form: BaseForm) -> bool:
    """Tell whether any field that is shown has an error of its own."""
    return any(field.errors for field in form.visible_fields())


@register.filter
def skeleton_columns(spec: str) -> list[dict[str, Any]]:
    """Read `5 2 1-`: the width of each column's bar, a minus where figures stand to the right."""
    return [{"width": part.rstrip("-"), "numeric": part.endswith("-")} for part in spec.split()]


@register.filter
def undo_url(message: Any) -> str:
    """Return where a toast's undo button posts, if it has one."""
    return undo_url_of(message)


@register.filter
def initials(name: Any) -> str:
    """Return one or two letters for an avatar."""
    return formatting.initials(str(name or ""))


@register.filter
def ago(value: dt.date | dt.datetime | None) -> str:
    """Write `6 dagar sedan`."""
    return formatting.ago(value or None)


@register.filter
def file_size(value: int | None) -> str:
    """Write `2,4 MB`."""
    return formatting.file_size(value)


register.filter("short_date", lambda value: formatting.short_date(value or None))
register.filter("long_date", lambda value: formatting.long_date(value or None))
register.filter("iso_date", lambda value: formatting.iso_date(value or None))
register.filter("short_month", lambda value: formatting.short_month(value or None))
register.filter("month_year", lambda value: formatting.month_year(value or None))
register.filter("clock", lambda value: formatting.clock(value if value != "" else None))
register.filter("moment", lambda value: formatting.moment(value or None))
register.filter("number", lambda value: formatting.number(value if value != "" else None))
register.filter("amount", lambda value: formatting.amount(value if value != "" else None))
register.filter("kr", lambda value: formatting.kr(value if value != "" else None))
register.filter("percent", lambda value: formatting.percent(value if value != "" else None))
register.filter("phone", lambda value: swedish.format_phone(value) if value else "")
register.filter("postcode", lambda value: swedish.format_postcode(value) if value else "")
register.filter("short_key", lambda value: key_to_short(value) if value else "")
register.filter("org_number", lambda value: swedish.format_org_number(value) if value else "")
