"""Texts that the product has sent: they lie at the stand-in for 46elks, and are read and reported on from here."""

import json
from typing import Any
from urllib.request import Request, urlopen

PATIENCE = 20
STATUSES = ("delivered", "failed")


def newest_first(address: str) -> list[dict[str, Any]]:
    """Return the texts that the stand-in at an address holds; none when there is no such stand-in."""
    if not address:
        return []
    with urlopen(f"{address}/messages.json", timeout=PATIENCE) as answer:  # noqa: S310 (of this computer)
        found: list[dict[str, Any]] = json.load(answer)["messages"]
    return found[::-1]


def report(address: str, key: str, status: str) -> None:
    """Let the stand-in tell the product what became of a text."""
    body = json.dumps({"id": key, "status": status}).encode()
    with urlopen(Request(f"{address}/deliveries", body, method="PUT"), timeout=PATIENCE):  # noqa: S310 (likewise)
        return
