"""Text files: which encoding, which delimiter, and the rows one by one, however large the file is."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from crm_core.imports import limits
from crm_core.imports.refusals import Unreadable

ENCODINGS = ("utf-8", "cp1252", "utf-16-le", "utf-16-be", "mixed")
ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "cp1252": "Windows-1252",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16 BE",
    "mixed": "UTF-8 + Windows-1252",
}
DELIMITERS = (";", ",", "\t", "|")
HEAD = 256 * 1024
_CHUNK = 1 << 20
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

csv.field_size_limit(limits.LONGEST_LINE)


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("as_cp1252", _as_cp1252)


def recognise_encoding(path: Path) -> str:
    """Return one of ENCODINGS, from a byte order mark, else from the whole file's bytes."""
    with path.open("rb") as file:
        head = file.read(HEAD)
        for mark, encoding in _BOMS:
            if head.startswith(mark):
                return encoding
        if found := _utf16_without_mark(head):
            return found
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        good = 0  # characters beyond ASCII that are right in UTF-8, before the first that is not
        try:
            while chunk := file.read(_CHUNK):
                text = decoder.decode(chunk)
                good += sum(1 for character in text if character > "\x7f") if not text.isascii() else 0
            decoder.decode(b"", True)
        except UnicodeDecodeError:
            file.seek(0)
            return _mixed_or_cp1252(file.read(4 * _CHUNK))
    return "utf-8"


def _mixed_or_cp1252(head: bytes) -> str:
    """Tell a file glued together of two encodings by sequences that would be `Ã¶` in the other."""
    return "mixed" if len(re.findall(rb"\xc3[\x84\x85\x96\xa4\xa5\xb6\xa9]", head)) >= 2 else "cp1252"


def _utf16_without_mark(head: bytes) -> str:
    sample = head[: len(head) // 2 * 2]
    if len(sample) < 8 or b"\x00" not in sample:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    if even > half * 0.6 and odd < half * 0.1:
        return "utf-16-be"
    return ""


def open_text(path: Path, encoding: str) -> io.TextIOWrapper:
    """Open a file in an encoding of ENCODINGS; nothing in it makes reading fail."""
    raw = path.open("rb")
    start = raw.read(3)
    mark = next(
        (mark for mark, name in _BOMS if start.startswith(mark) and name == encoding.replace("mixed", "utf-8")), b""
    )
    raw.seek(len(mark))
    codec, errors = ("utf-8", "as_cp1252") if encoding == "mixed" else (encoding, "replace")
    return io.TextIOWrapper(raw, encoding=codec, errors=errors, newline="")


def recognise_delimiter(path: Path, encoding: str) -> str:
    """Return the delimiter that divides the first lines most evenly; a semicolon when none does."""
    with open_text(path, encoding) as file:
        sample = file.read(HEAD // 4)
    lines = [line for line in re.split(r"\r\n|\r|\n", _without_quoted(sample)) if line.strip()][:50]
    best, best_score = ";", 0.0
    for delimiter in DELIMITERS:
        counts = Counter(line.count(delimiter) for line in lines)
        count, often = max(counts.items(), key=lambda item: (item[1] if item[0] else 0, item[0]), default=(0, 0))
        score = often * min(count, 50) / max(len(lines), 1) if count else 0.0
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _without_quoted(sample: str) -> str:
    return re.sub(r'"[^"]*"', '""', sample)


class _Lines:
    """A file's lines, none longer than the limit, with those of the current record kept."""

    def __init__(self, file: io.TextIOWrapper) -> None:
        self.file = file
        self.record: list[str] = []
        self.length = 0
        self.number = 0  # of the record being read

    def __iter__(self) -> Iterator[str]:
        while line := self.file.readline(limits.LONGEST_LINE + 1):
            self.length += len(line)
            if self.length > limits.LONGEST_LINE:
                raise _too_long(self.number, len(self.record))
            self.record.append(line)
            yield line.replace("\x00", "\ufffd") if "\x00" in line else line

    def next_record(self) -> None:
        self.record.clear()
        self.length = 0
        self.number += 1


def rows(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield every row with its number as a spreadsheet counts; those without a single value are left out.

    Raises:
        Unreadable: a row is too long, too wide, or a quotation mark is never closed.
    """
    with open_text(path, encoding) as file:
        lines = _Lines(file)
        lines.number = 1
        reader = csv.reader(iter(lines), delimiter=delimiter)
        try:
            for row in reader:
                if len(lines.record) > 1:
                    _refuse_open_quote(lines, delimiter)
                if len(row) > limits.MOST_COLUMNS:
                    raise too_wide(len(row))
                if any(cell and not cell.isspace() for cell in row):
                    yield lines.number, row
                lines.next_record()
        except csv.Error as error:
            raise _too_long(lines.number, len(lines.record)) from error


def _refuse_open_quote(lines: _Lines, delimiter: str) -> None:
    """A record of several lines is right when its quotation mark closes; at the end of the file it may not."""
    try:
        list(csv.reader(lines.record, delimiter=delimiter, strict=True))
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise Unreadable(
                _("A quotation mark in row %(row)s is never closed. Correct the row and choose the file again.")
                % {"row": lines.number}
            ) from error


def _too_long(number: int, line_count: int) -> Unreadable:
    if line_count > 1:
        message = _("A quotation mark in row %(row)s is never closed. Correct the row and choose the file again.")
    else:
        message = _("Row %(row)s is longer than a million characters, which no register's row is. Correct it first.")
    return Unreadable(message % {"row": number})


def too_wide(count: int) -> Unreadable:
    """The error for a file with too many columns."""
    return Unreadable(
        _("The file has %(count)s columns. At most %(limit)s can be imported.")
        % {"count": count, "limit": limits.MOST_COLUMNS}
    )
