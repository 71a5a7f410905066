"""Outgoing mail stays on the machine, unless a mail server is named."""

import smtplib
import time
from dataclasses import replace
from pathlib import Path

import pytest

from kundsystem.local import outside
from kundsystem.local.child import Child, stop
from kundsystem.local.configuration import Configuration
from kundsystem.local.logs import Log
from kundsystem.local.ports import free_port


@pytest.fixture
def here(tmp_path: Path) -> Configuration:
    return Configuration(tmp_path, "127.0.0.1", 8000, None, None, "")


def test_the_product_is_told_where_the_mailbox_is_and_people_too(here: Configuration) -> None:
    world = outside.stand_ins(here, {})
    mailbox = world.programs[0]
    assert world.environment["KUNDSYSTEM_SMTP_PORT"] in mailbox.command
    assert world.mail == f"http://127.0.0.1:{world.mailbox_port}/"


def test_the_page_has_the_same_address_at_the_next_start(here: Configuration) -> None:
    port = free_port(40_025) - outside.ABOVE_THE_WEB_SERVERS
    here = replace(here, port=port)
    assert outside.stand_ins(here, {}).mail == outside.stand_ins(here, {}).mail


def test_what_is_told_overrides_what_the_environment_says_of_another_server(here: Configuration) -> None:
    settings = {"HOST", "PORT", "USER", "PASSWORD", "TLS"}
    told = outside.stand_ins(here, {}).environment
    assert {name for name in told if "SMTP" in name} == {f"KUNDSYSTEM_SMTP_{name}" for name in settings}


def test_the_mailbox_knows_where_answers_come_in_and_no_other_secret(
    here: Configuration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KUNDSYSTEM_SECRET_KEY", "hemlig")
    world = outside.stand_ins(here, {})
    mailbox, telephones = world.programs
    secret = world.environment["KUNDSYSTEM_HOOK_SECRET"]
    assert mailbox.environment["INBOUND_URL"] == f"http://localhost:8000/hooks/sendgrid/inbound/{secret}/"
    assert mailbox.environment["INBOUND_DOMAIN"] == world.environment["KUNDSYSTEM_INBOUND_DOMAIN"]
    assert outside.stand_ins(here, {}).environment["KUNDSYSTEM_HOOK_SECRET"] == secret
    for program in (mailbox, telephones):
        assert not [name for name in program.environment if name.startswith("KUNDSYSTEM")]
        assert secret not in program.command


def test_texts_are_read_beside_the_letters(here: Configuration) -> None:
    world = outside.stand_ins(here, {})
    mailbox, telephones = world.programs
    assert world.environment["KUNDSYSTEM_ELKS_HOST"] == f"http://127.0.0.1:{telephones.command[-1]}"
    assert mailbox.command[-1] == world.environment["KUNDSYSTEM_ELKS_HOST"]
    assert world.texts == f"{world.mail}texts/"


def test_a_provider_of_ones_own_is_left_alone(here: Configuration) -> None:
    own = {"KUNDSYSTEM_SMS_PROVIDER": "local", "KUNDSYSTEM_INBOUND_DOMAIN": "svar.ekerum.example"}
    world = outside.stand_ins(here, own)
    assert [program.label for program in world.programs] == ["mailbox"]
    assert all("SMTP" in name for name in world.environment)
    assert world.texts == ""


def test_with_a_mail_server_of_ones_own_there_is_no_mailbox(here: Configuration) -> None:
    world = outside.stand_ins(here, {"KUNDSYSTEM_SMTP_HOST": "mail.ekerum.example"})
    assert (world.programs, world.environment) == ([], {})
    assert world.mail == "sent through mail.ekerum.example"
    assert outside.answers(world)


def test_an_installation_without_stand_ins_says_how_to_send(
    here: Configuration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside, "BESIDE_US", here.data)
    assert "KUNDSYSTEM_SMTP_HOST" in outside.stand_ins(here, {}).mail


def test_it_runs_as_it_is_started_and_keeps_mail_in_the_data_folder(here: Configuration) -> None:
    world = outside.stand_ins(here, {})
    assert not outside.answers(world)
    child = Child(world.programs[0], Log("mailbox", here.data / "log", echo=False))
    child.start()
    try:
        deadline = time.monotonic() + 20
        while not outside.answers(world):
            assert time.monotonic() < deadline, child.log.latest
            time.sleep(0.05)
        with smtplib.SMTP("127.0.0.1", int(world.environment["KUNDSYSTEM_SMTP_PORT"])) as smtp:
            smtp.sendmail("a@a.example", ["b@b.example"], "Subject: Hej\n\nHej\n")
    finally:
        stop([child])
    assert child.returned() == 0
    assert len(list((here.data / "mailbox").glob("*.eml"))) == 1


def test_the_provider_of_work_accounts_is_found_where_its_page_is(here: Configuration) -> None:
    accounts = outside.work_accounts(here)
    assert accounts is not None
    assert accounts.page == f"http://127.0.0.1:{accounts.program.command[-1]}/"
    assert not [name for name in accounts.program.environment if name.startswith("KUNDSYSTEM")]


def test_an_installation_has_no_work_accounts(here: Configuration, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "BESIDE_US", here.data)
    assert outside.work_accounts(here) is None
