"""What the environment says about this run."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kundsystem.local.problems import LocalProblem


@dataclass(frozen=True)
class Configuration:
    """The settings of local mode, each from one `KUNDSYSTEM_…` variable."""

    data: Path
    host: str
    port: int
    database_url: str | None
    valkey_url: str | None
    postgres: str  # "", "system", "wheel" or a folder with PostgreSQL's programs

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Configuration":
        """Read the environment, with the defaults of a developer's machine."""
        env = os.environ if environment is None else environment
        return cls(
            data=Path(env.get("KUNDSYSTEM_DATA") or "var").resolve(),
            host=env.get("KUNDSYSTEM_HOST") or "127.0.0.1",
            port=port_number(env.get("KUNDSYSTEM_PORT") or "8000"),
            database_url=env.get("KUNDSYSTEM_DATABASE_URL") or None,
            valkey_url=env.get("KUNDSYSTEM_VALKEY_URL") or None,
            postgres=env.get("KUNDSYSTEM_POSTGRES") or "",
        )


def port_number(text: str) -> int:
    """Read a port, refusing what can not be one."""
    if text.isascii() and text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise LocalProblem(f"KUNDSYSTEM_PORT should be a number from 1 to 65535, not {text!r}.")
