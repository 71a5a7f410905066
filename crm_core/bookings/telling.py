"""Who is told, in the same transaction, that bookings have changed: what a subject does then it registers here."""

from collections.abc import Callable

from crm_core.bookings.models import Booking
from kundsystem.accounts.actor import Actor

Hook = Callable[[Actor, Booking], object]
_hooks: list[Hook] = []


def after_change(hook: Hook) -> Hook:
    """Register something to do for each booking, or whole series, that was made, changed or taken away."""
    if hook not in _hooks:
        _hooks.append(hook)
    return hook


def tell(actor: Actor, *bookings: Booking) -> None:
    """Do it all, once for each booking or series, with it as it is now."""
    keys = {one.series_id or one.pk for one in bookings}
    for whole in Booking.objects.with_keys(keys).select_related("kind", "owner").order_by("pk"):
        for hook in _hooks:
            hook(actor, whole)
