"""Keeping the processes alive: one that dies is started again, more slowly each time, and not for ever."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kundsystem.local.child import Child
from kundsystem.local.problems import LocalProblem

GIVES_UP_AFTER = 5  # deaths in a row
HEALTHY_AFTER = 60.0  # seconds alive, after which earlier deaths are forgotten
LONGEST_WAIT = 30.0
LOOKS_EVERY = 0.2


@dataclass
class Watched:
    """A child and its recent deaths."""

    child: Child
    deaths: int = 0
    start_at: float | None = None  # when it is due to be started again

    def died(self, now: float) -> float:
        """Count a death and return how long to wait before the next start."""
        if now - self.child.started_at > HEALTHY_AFTER:
            self.deaths = 0
        self.deaths += 1
        delay = min(LONGEST_WAIT, 2.0 ** (self.deaths - 1))
        self.start_at = now + delay
        return delay


class Supervisor:
    """Looks after children until told to stop, or until one of them is beyond help."""

    def __init__(self, children: Sequence[Child], say: Callable[[str], None]) -> None:
        self._watched = [Watched(child) for child in children]
        self._say = say

    def watch(self, *, until: Callable[[], bool] = lambda: False) -> None:
        """Look after the children until this becomes true; without it, until an exception ends us."""
        while not until():
            now = time.monotonic()
            for watched in self._watched:
                self._look_after(watched, now)
            time.sleep(LOOKS_EVERY)

    def _look_after(self, watched: Watched, now: float) -> None:
        child = watched.child
        if watched.start_at is not None:
            if now >= watched.start_at:
                watched.start_at = None
                child.start()
            return
        status = child.returned()
        if status is None:
            return
        child.sweep()
        delay = watched.died(now)
        if watched.deaths >= GIVES_UP_AFTER:
            said = "\n".join(f"    {line}" for line in child.log.latest)
            raise LocalProblem(
                f"{child.label} ended {watched.deaths} times in a row ({_how(status)}), so everything is "
                f"stopped. Its log is {child.log.path}; it ends with\n{said}"
            )
        self._say(
            f"{child.label} ended ({_how(status)}) and is started again in {delay:.0f} s. Its log is {child.log.path}"
        )


def _how(status: int) -> str:
    return f"killed by signal {-status}" if status < 0 else f"exit status {status}"
