"""Words that several subjects make things up from: names of people, towns, companies."""

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

DATA = Path(__file__).parent / "data"


class Town(NamedTuple):
    """A town with its postcodes (first three digits, from and to) and its area code without the first 0."""

    name: str
    first: int
    last: int
    area: str
    weight: int  # thousands of people


@cache
def read(path: Path) -> Any:
    """Read a file of words."""
    return json.loads(path.read_text(encoding="utf-8"))


def first_names() -> list[str]:
    """First names; the order stays, new ones are added at the end."""
    return read(DATA / "names.json")["first_names"]


def last_names() -> list[str]:
    """Last names; the order stays, new ones are added at the end."""
    return read(DATA / "names.json")["last_names"]


def towns() -> list[Town]:
    """Swedish towns, the largest first."""
    return [Town(*town) for town in read(DATA / "towns.json")["towns"]]


def towns_abroad() -> list[tuple[str, str, str, str]]:
    """Towns abroad: name, postcode, beginning of a telephone number, country."""
    return [tuple(town) for town in read(DATA / "towns.json")["abroad"]]


def company_words() -> dict[str, Any]:
    """Parts of companies' names, and streets."""
    return read(DATA / "companies.json")


def genitive(name: str) -> str:
    """Göteborg → Göteborgs, Borås → Borås."""
    return name if name[-1] in "sxz" else f"{name}s"
