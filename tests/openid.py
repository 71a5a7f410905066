"""The stand-in for a provider of OpenID Connect, in a process of its own, and people who sign in there."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.mailbox import SOURCE_ROOT

CLIENT_ID, CLIENT_SECRET = "kundsystem", "no-secret-at-all"


@dataclass
class Provider:
    """A running provider."""

    process: subprocess.Popen[str]
    port: int

    @property
    def issuer(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def sign_in(self, address: str, email: str, name: str = "Nils Ny", **form: str) -> str:
        """Say who one is, where the product has sent one; returns the path and query that lead back."""
        parts = urlsplit(address)
        assert parts.port == self.port, address
        body = urlencode({"email": email, "name": name} | form)
        status, headers, text = self._ask("POST", f"{parts.path}?{parts.query}", body)
        assert status == 302, text
        back = urlsplit(headers["Location"])
        return f"{back.path}?{back.query}"

    def misbehave(self, **faults: Any) -> None:
        """Let the next tokens be wrong; without a fault, right again."""
        self._ask("PUT", "/faults", json.dumps(faults))

    def _ask(self, method: str, path: str, body: str) -> tuple[int, Any, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, {"Content-Type": "application/x-www-form-urlencoded"})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()


@contextmanager
def running_provider() -> Iterator[Provider]:
    """Run a provider while the block lasts."""
    environment = os.environ | {"PYTHONPATH": str(SOURCE_ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-m", "fakes.openid"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        assert said, "the provider did not start"
        yield Provider(process, **json.loads(said))
    finally:
        process.terminate()
        process.wait(10)
