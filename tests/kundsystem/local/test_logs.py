"""Everything goes to a file, only warnings to the terminal."""

import io
from pathlib import Path

import pytest

from kundsystem.local.logs import Log

LINES = """\
2026-03-02 08:30:00,123 INFO kundsystem.request GET / 200
2026-03-02 08:30:01,456 ERROR django.request Internal Server Error: /kunder/
Traceback (most recent call last):
ValueError: what went wrong
[2026-03-02 08:30:02 +0100] [17] [INFO] Booting worker
an ordinary line that follows an ordinary one
[2026-03-02 08:30:03 +0100] [17] [CRITICAL] WORKER TIMEOUT
"""


def test_warnings_and_their_traces_reach_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = Log("web", tmp_path, echo=True)
    log.follow(io.BytesIO(LINES.encode())).join()
    shown = capsys.readouterr().err.splitlines()
    assert [line.split(" | ")[1] for line in shown] == [
        "2026-03-02 08:30:01,456 ERROR django.request Internal Server Error: /kunder/",
        "Traceback (most recent call last):",
        "ValueError: what went wrong",
        "[2026-03-02 08:30:03 +0100] [17] [CRITICAL] WORKER TIMEOUT",
    ]
    assert all(line.startswith("    web | ") for line in shown)
    assert log.path.read_text() == LINES


def test_a_quiet_log_stays_quiet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = Log("postgres", tmp_path, echo=False)
    log.follow(io.BytesIO(LINES.encode())).join()
    assert capsys.readouterr().err == ""
    assert list(log.latest)[-1].endswith("WORKER TIMEOUT")


def test_bytes_that_are_no_text_do_not_end_the_reading(tmp_path: Path) -> None:
    log = Log("web", tmp_path, echo=False)
    log.follow(io.BytesIO(b"\xff\xfe\nnext\n")).join()
    assert list(log.latest) == ["\ufffd\ufffd", "next"]
