"""The mailbox keeps the newest letters, through stops and starts."""

import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest
import time_machine

from fakes.mail.mailbox import Mailbox
from tests.fakes.mail.letters import plain
from tests.mailbox import running_mailbox

LETTER = plain().as_bytes()


def put(mailbox: Mailbox, count: int) -> list[str]:
    return [mailbox.put("a@a.example", [f"b{n}@b.example"], LETTER).id for n in range(count)]


def test_only_the_newest_are_kept(tmp_path):
    mailbox = Mailbox(tmp_path, kept=3)
    ids = put(mailbox, 5)
    assert [letter.id for letter in mailbox.newest_first()] == ids[:1:-1]
    assert len(list(tmp_path.iterdir())) == 6  # a letter and its envelope each


def test_it_is_as_it_was_after_a_new_start(tmp_path):
    put(Mailbox(tmp_path), 3)
    again = Mailbox(tmp_path)
    assert again.newest_first() == Mailbox(tmp_path).newest_first()
    newest = again.newest_first()[0]
    assert newest.recipients == ("b2@b.example",)
    assert newest.subject == "Bekräfta din adress"
    assert again.content(newest) == LETTER


def test_a_letter_that_was_being_written_when_it_ended_is_not_there(tmp_path):
    (tmp_path / "20261125-120000-000000.eml").write_bytes(LETTER)
    (tmp_path / ".20261125-120000-000000").write_text('{"id": ')
    assert Mailbox(tmp_path).newest_first() == []


def test_letters_come_one_after_the_other_although_the_clock_does_not_move(tmp_path):
    with time_machine.travel(datetime(2026, 11, 25, 12, tzinfo=UTC), tick=False):
        ids = put(Mailbox(tmp_path), 3)
    with time_machine.travel(datetime(2026, 11, 24, 12, tzinfo=UTC), tick=False):
        ids += put(Mailbox(tmp_path), 2)
    assert ids == sorted(set(ids))


def test_a_letter_that_somebody_removed_is_missed_quietly(tmp_path):
    mailbox = Mailbox(tmp_path)
    put(mailbox, 1)
    for path in tmp_path.iterdir():
        path.unlink()
    assert mailbox.content(mailbox.newest_first()[0]) is None
    assert mailbox.empty() == 1


def test_the_process_stops_when_told_and_keeps_its_letters(tmp_path):
    import smtplib

    with running_mailbox(tmp_path) as first, smtplib.SMTP("127.0.0.1", first.smtp_port) as smtp:
        smtp.send_message(plain())
    assert first.process.returncode == 0
    with running_mailbox(tmp_path) as second:
        assert second.letters()[0]["subject"] == "Bekräfta din adress"


def test_a_taken_port_is_told_in_a_sentence(mailbox):
    taken = [sys.executable, "-m", "fakes.mail", "--smtp-port", str(mailbox.smtp_port)]
    done = subprocess.run(
        taken, capture_output=True, text=True, check=False, env={"PYTHONPATH": "platform"}, timeout=30
    )
    assert done.returncode == 1
    assert done.stderr.startswith("The mailbox can not listen on 127.0.0.1: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("option", ["--smtp-port=x", "--verbose"])
def test_what_it_does_not_understand_is_refused(option):
    done = subprocess.run(
        [sys.executable, "-m", "fakes.mail", option], capture_output=True, check=False, env={"PYTHONPATH": "platform"}
    )
    assert done.returncode == 2


def test_the_envelope_is_readable(tmp_path):
    Mailbox(tmp_path).put("a@a.example", ["åsa@b.example"], LETTER)
    [envelope] = tmp_path.glob("*.json")
    assert json.loads(envelope.read_text())["recipients"] == ["åsa@b.example"]
