"""Sees to it that the API's kept answers go when their day has passed."""

import datetime as dt

from kundsystem.api.keeping import sweep, when_kept
from tenants import wake_ups

SWEEP = "api.sweep"


@when_kept
def wake_up_after(until: dt.datetime) -> None:
    """Ask to be woken on the hour after an answer has had its day: once an hour at most, however many there are."""
    wake_ups.schedule(SWEEP, until.replace(minute=0) + dt.timedelta(hours=1))


@wake_ups.handler(SWEEP)
def sweep_answers() -> None:
    """Throw away what is too old."""
    sweep()
