"""The starter set: what a new organisation already holds. Subjects register what they bring."""

import hashlib
import inspect
from collections.abc import Callable, Sequence
from pathlib import Path

from django.conf import settings
from django.utils import translation

from kundsystem.accounts.models import User

DemoLoader = Callable[[Sequence[User], str], None]

_loaders: dict[str, Callable[[], None]] = {}
_demo_loaders: list[DemoLoader] = []


def register(loader: Callable[[], None]) -> Callable[[], None]:
    """Add a function that makes one subject's starter rows in the language in force."""
    _loaders[f"{loader.__module__}.{loader.__qualname__}"] = loader
    return loader


def register_demo(loader: DemoLoader) -> DemoLoader:
    """Add a function that fills the demo organisation; it gets its people and language, and is safe to run again."""
    if loader not in _demo_loaders:
        _demo_loaders.append(loader)
    return loader


def fill_demo(people: Sequence[User], language: str) -> None:
    """Run every demo loader, inside the demo organisation."""
    for loader in _demo_loaders:
        loader(people, language)


def fill(language: str) -> None:
    """Run every loader, in the order they were registered, in a language."""
    with translation.override(language):
        for loader in _loaders.values():
            loader()


def digest() -> str:
    """Return a digest of the loaders' text and of the translations, either of which makes a new template."""
    text = hashlib.sha256()
    for loader in _loaders.values():
        text.update(inspect.getsource(inspect.getmodule(loader) or loader).encode())
    for folder in settings.LOCALE_PATHS:
        for catalogue in sorted(Path(folder).glob("*/LC_MESSAGES/django.mo")):
            text.update(catalogue.read_bytes())
    return text.hexdigest()
