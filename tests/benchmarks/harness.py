"""Rounds, medians, limits, the table, and the file that it is written to."""

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 5


@dataclass(frozen=True)
class Result:
    """One row of the table. Times are in milliseconds; what is counted instead has its limit as the rival."""

    name: str
    ours: float
    rival: float
    ratio: float
    limit: float

    @property
    def is_within(self) -> bool:
        """Whether the limit is kept."""
        return self.ratio <= self.limit


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that something takes."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def against(name: str, ours: Callable[[], float], rival: Callable[[], float], *, limit: float, warm: int = 1) -> Result:
    """Measure both in turn, so that a noisy moment hits both alike; each returns its own milliseconds."""
    for _turn in range(warm):
        ours()
        rival()
    pairs = [(ours(), rival()) for _round in range(ROUNDS)]
    own = statistics.median(pair[0] for pair in pairs)
    theirs = statistics.median(pair[1] for pair in pairs)
    return Result(name, round(own, 2), round(theirs, 2), round(own / theirs, 2), limit)


def repeated(work: Callable[[], object], times: int = 9) -> Callable[[], float]:
    """A round of something short: the median of several."""
    return lambda: statistics.median(timed(work) for _turn in range(times))


def counted(name: str, number: int, *, at_most: int) -> Result:
    """A row for what is counted rather than timed."""
    return Result(name, number, at_most, round(number / at_most, 2), 1.0)


def table(results: list[Result]) -> str:
    """The table as text."""
    lines = [f"{'':44} {'ours':>10} {'rival':>10} {'ratio':>7} {'limit':>7}"]
    for row in results:
        verdict = "" if row.is_within else "  MISSED"
        lines.append(f"{row.name:44} {row.ours:10.2f} {row.rival:10.2f} {row.ratio:7.2f} {row.limit:7.2f}{verdict}")
    return "\n".join(lines)


def write(results: list[Result], path: Path = ROOT / "build" / "bench.json") -> None:
    """Write the results for whoever compares them with earlier ones."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(row) for row in results], indent=2, ensure_ascii=False) + "\n", "utf-8")
