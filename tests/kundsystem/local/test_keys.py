"""Secrets are made once and are ours alone."""

from pathlib import Path

from kundsystem.local.keys import kept_secret


def test_a_secret_is_made_once_and_kept(tmp_path: Path) -> None:
    first = kept_secret(tmp_path / "key")
    assert len(first) > 40
    assert kept_secret(tmp_path / "key") == first
    assert kept_secret(tmp_path / "other") != first


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    kept_secret(tmp_path / "key")
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
