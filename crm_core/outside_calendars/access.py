"""The only way calendars from outside reach a view."""

from crm_core.bookings.permissions import VIEW
from crm_core.outside_calendars.models import OutsideCalendar
from kundsystem.accounts.actor import Actor


def calendars_of(actor: Actor) -> list[OutsideCalendar]:
    """Return the calendars that somebody reads from outside, by name."""
    actor.require(VIEW)
    return list(OutsideCalendar.objects.filter(owner=actor.person).order_by("name", "pk"))
