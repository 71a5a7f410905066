"""What the API offers: every subject registers its resources when the addresses are gathered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kundsystem.api.parameters import Parameter
    from kundsystem.api.resources import Reading


@dataclass(frozen=True)
class Registered:
    """A resource and the address it lies under."""

    name: str
    view: "type[Reading]"


_resources: dict[str, Registered] = {}
_parameters: dict[str, list["Parameter"]] = {}
_shapes: list[Callable[[], str]] = []


def register(name: str, view: "type[Reading]") -> None:
    """Offer a resource under `/api/v1/<name>/`."""
    _resources[name] = Registered(name, view)


def narrow(name: str, *parameters: "Parameter") -> None:
    """Let a subject above another one narrow that one's lists too."""
    _parameters.setdefault(name, []).extend(parameters)


def added_to(name: str) -> tuple["Parameter", ...]:
    """Return what others narrow a resource's lists by."""
    return tuple(_parameters.get(name, ()))


def shaped_by(shape: Callable[[], str]) -> None:
    """Say that resources look otherwise in organisations of another shape, so that each has its own description."""
    _shapes.append(shape)


def shape_in_force() -> tuple[str, ...]:
    """Return what the description depends on besides the code; the same in organisations that have shaped nothing."""
    return tuple(shape() for shape in _shapes)


def resources() -> list[Registered]:
    """Return every resource, in the order they were registered."""
    return list(_resources.values())


def by_name() -> dict[str, Any]:
    """Return every resource's view by its name."""
    return {one.name: one.view for one in resources()}
