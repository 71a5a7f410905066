"""The `kundsystem` command."""

import pytest

from kundsystem import cli


def test_without_a_word_it_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 2
    assert "kundsystem run" in capsys.readouterr().out


def test_run_starts_local_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kundsystem.local.run.main", lambda: 7)
    assert cli.main(["run"]) == 7


def test_other_words_are_management_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["version"]) == 0
    assert capsys.readouterr().out.startswith("5.2")
