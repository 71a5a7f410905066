"""The settings: pages of many subjects in one frame, with a rail that groups them.

A subject registers a page with `navigation.SettingsItem`; its template extends `web/settings.html`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from kundsystem.shared.errors import Forbidden
from kundsystem.web import navigation
from kundsystem.web.navigation import Entry

ORGANISATION, SHAPE, PEOPLE, DATA = "organisation", "shape", "people", "data"
GROUPS = {
    ORGANISATION: gettext_lazy("Organisation"),
    PEOPLE: gettext_lazy("People and sign-in"),
    SHAPE: gettext_lazy("Adapt"),
    DATA: gettext_lazy("Data"),
}


@dataclass(frozen=True)
class Place:
    """A page of the settings as the rail shows it; without a count when it has none."""

    entry: Entry
    count: int | None = None


@dataclass(frozen=True)
class Group:
    """Pages of one kind, under their heading."""

    label: str
    places: Sequence[Place]


def groups(request: HttpRequest) -> list[Group]:
    """Return the pages that this request's actor may open, by group; a group without any is left out."""
    entries = navigation.settings.entries(request)
    counts = _counts(entries)
    return [
        Group(str(label), [Place(one, counts.get(one.item.key)) for one in entries if one.item.group == key])
        for key, label in GROUPS.items()
        if any(one.item.group == key for one in entries)
    ]


def has_pages(request: HttpRequest) -> bool:
    """Whether there is anything in the settings for this request's actor."""
    return bool(navigation.settings.entries(request))


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show everything that can be set, and what is done where."""
    found = groups(request)
    if not found:
        raise Forbidden(_("Your role does not allow this."))
    return render(request, "web/settings_index.html", {"groups": found})


def _counts(entries: Sequence[Entry]) -> dict[str, int]:
    """Count the rows of every page that has any: one question for all of them."""
    counted = [one.item for one in entries if one.item.count is not None]
    if not counted:
        return {}
    parts, parameters = [], []
    for item in counted:
        sql, given = item.count().order_by().values("pk").query.sql_with_params()
        parts.append(f"(SELECT count(*) FROM ({sql}) AS counted)")  # noqa: S608  # compiled by Django
        parameters += given
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", parameters)  # compiled by Django, values beside
        row = cursor.fetchone()
    return {item.key: number for item, number in zip(counted, row, strict=True)}


navigation.register(
    navigation.AccountItem(
        "settings",
        gettext_lazy("Settings"),
        "settings",
        "settings",
        50,
        shown=has_pages,
        other_words=gettext_lazy("options, administration, configure"),
    )
)
