"""The starter set: what a new organisation already holds. Subjects register what they bring.

There is one set for everybody, and one for each trade, which an organisation chooses when it signs up.
"""

import hashlib
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation

from kundsystem.accounts.models import User

DemoLoader = Callable[[Sequence[User], str], None]


@dataclass(frozen=True)
class Trade:
    """A kind of organisation with a starter set of its own.

    Args:
        key: what it is called in code and in the stored template.
        label: lazily translated; what one chooses by.
        sources: the files that the set is read from; when one changes, there is a new template.
        load: puts the set of a key in place of what all others get, in a language.
    """

    key: str
    label: Any
    sources: tuple[Path, ...]
    load: Callable[[str, str], None]


_loaders: dict[str, Callable[[], None]] = {}
_trades: dict[str, "Trade"] = {}
_demo_loaders: list[DemoLoader] = []


def register(loader: Callable[[], None]) -> Callable[[], None]:
    """Add a function that makes one subject's starter rows in the language in force."""
    _loaders[f"{loader.__module__}.{loader.__qualname__}"] = loader
    return loader


def register_trade(trade: Trade) -> None:
    """Add a trade that can be chosen."""
    _trades[trade.key] = trade


def trades() -> list[Trade]:
    """Return the trades that can be chosen, in the order in which they were registered."""
    return list(_trades.values())


def register_demo(loader: DemoLoader) -> DemoLoader:
    """Add a function that fills the demo organisation; it gets its people and language, and is safe to run again."""
    if loader not in _demo_loaders:
        _demo_loaders.append(loader)
    return loader


def fill_demo(people: Sequence[User], language: str) -> None:
    """Run every demo loader, inside the demo organisation."""
    for loader in _demo_loaders:
        loader(people, language)


def fill(language: str, trade: str = "") -> None:
    """Run every loader, in the order they were registered, in a language; then what is a trade's own."""
    with translation.override(language):
        for loader in _loaders.values():
            loader()
        if trade:
            _trades[trade].load(trade, language)


def digest() -> str:
    """Return a digest of the loaders' text, the trades' files and the translations; each makes a new template."""
    text = hashlib.sha256()
    for loader in _loaders.values():
        text.update(inspect.getsource(inspect.getmodule(loader) or loader).encode())
    for trade in _trades.values():
        text.update(inspect.getsource(inspect.getmodule(trade.load) or trade.load).encode())
        text.update(trade.key.encode() + b"".join(path.read_bytes() for path in trade.sources))
    for folder in settings.LOCALE_PATHS:
        for catalogue in sorted(Path(folder).glob("*/LC_MESSAGES/django.mo")):
            text.update(catalogue.read_bytes())
    return text.hexdigest()
