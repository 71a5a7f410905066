"""Registers as old systems write them, made up: the one of five thousand rows, and smaller ones."""

import csv
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass

from stdnum import luhn

HEADINGS = ("Kundnr", "Företag", "Orgnr", "Gata", "Pnr", "Ort", "Tel", "Mail", "Kontakt", "Titel", "Anm", "Rab")
_FIRST = (
    "Öbergs",
    "Hällmo",
    "Kvistabo",
    "Lugnviks",
    "Vretens",
    "Aspnäs",
    "Granlida",
    "Björkö",
    "Ängsholms",
    "Tallåsens",
)
_SECOND = ("Måleri", "Elteknik", "Bygg", "Glas", "Bageri", "Maskin", "Mätteknik", "Åkeri", "Snickeri", "Plåt")
_TOWNS = (
    ("74231", "ÄNGSHOLM"),
    ("215 60", "Malmö"),
    ("SE-114 18", "Stockholm"),
    ("90325", "UMEÅ"),
    ("83131", "Östersund"),
)
_PERSONS = ("Märta", "Åke", "Björn", "Sörine", "Karin", "Jonas", "Elsa", "Göran")
_SURNAMES = ("Öberg", "Ekvall", "Åström", "Lindqvist", "Brandeby", "Sjögren")
_TITLES = ("VD", "inköpsansv.", "Inköp", "Platschef", "Ekonomi", "")


@dataclass(frozen=True)
class Register:
    """A file and what is in it."""

    content: bytes
    rows: int
    faulty: int
    duplicates: int

    @property
    def customers(self) -> int:
        """How many customers it makes in an empty register."""
        return self.rows - self.faulty - self.duplicates


def org_number(serial: int) -> str:
    """Make an organisation number with a right check digit; the same serial gives the same number."""
    nine = f"5599{serial:05d}"
    return nine + luhn.calc_check_digit(nine)


def row(serial: int, rng: random.Random) -> list[str]:
    """Make a row without faults."""
    postcode, town = _TOWNS[serial % len(_TOWNS)]
    name = f"{_FIRST[serial % 10]} {_SECOND[serial // 10 % 10]} {serial}"
    person = f"{rng.choice(_PERSONS)} {rng.choice(_SURNAMES)}" if serial % 20 else ""
    note = f"Vill ha besök före jul; ring {person or 'växeln'} först" if serial % 4 == 0 else ""
    return [
        str(30000 + serial), name, org_number(serial), f"Hamnvägen {serial % 90 + 1}", postcode, town,
        f"08/465{serial:05d}", f"info{serial}@foretag{serial}.example", person, rng.choice(_TITLES) if person else "",
        note, "B2",
    ]  # fmt: skip


def rows_of(count: int, *, faulty: int = 0, duplicates: int = 0, start: int = 1) -> Iterator[list[str]]:
    """Make rows: faults and duplicates lie spread among them, and no faulty row is anybody's duplicate."""
    rng = random.Random(20261123)
    good = count - faulty - duplicates
    made = [row(start + serial, rng) for serial in range(good)]
    extra = [_spoilt(row(start + good + at, rng), at) for at in range(faulty)]
    extra += [_again(made[at * 7 % max(good // 2, 1)], at, count) for at in range(duplicates)]
    rng.shuffle(extra)
    every = max(1, good // (len(extra) + 1) // 2) if extra else 1
    for at, wanted in enumerate(made):
        yield wanted
        # Only in the second half, so that a duplicate comes after the row it repeats.
        if extra and at > good // 2 and at % every == 0:
            yield extra.pop()
    yield from extra


def _spoilt(cells: list[str], at: int) -> list[str]:
    """Faults in the proportions of a real register: check digits, e-mail addresses, rows without a name."""
    spoilt = list(cells)
    if at % 40 < 21:
        spoilt[2] = cells[2][:-1] + str((int(cells[2][-1]) + 1) % 10)
    elif at % 40 < 33:
        spoilt[7] = "lager@vretens"
    else:
        spoilt[1] = ""
    return spoilt


def _again(cells: list[str], at: int, count: int) -> list[str]:
    """The same customer once more: by its organisation number, or by its name and postcode."""
    again = list(cells)
    again[0] = str(30000 + count + 100_000 + at)
    again[8] = again[9] = again[10] = again[7] = ""
    if at % 25 < 18:
        again[1] = cells[1] + " AB"
    else:
        again[2] = ""
    return again


def text(rows: Iterator[list[str]], *, encoding: str = "cp1252", delimiter: str = ";", heading: bool = True) -> bytes:
    """Write rows as a spreadsheet program in Sweden does."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    if heading:
        writer.writerow(HEADINGS)
    writer.writerows(rows)
    return buffer.getvalue().encode(encoding)


def register(count: int = 5000, faulty: int = 40, duplicates: int = 25, **how: str) -> Register:
    """Make the file of the big journey: Windows-1252, semicolons, 40 faulty rows and 25 duplicates among 5,000."""
    content = text(rows_of(count, faulty=faulty, duplicates=duplicates), **how)  # type: ignore[arg-type]
    return Register(content, count, faulty, duplicates)
