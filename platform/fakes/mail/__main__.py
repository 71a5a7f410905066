"""`python -m fakes.mail --smtp-port 2525 --http-port 8025 [--host 127.0.0.1] [--folder FOLDER]`.

Port 0 is any free one. When both sides listen, one line of JSON on the standard output says which they are.
Without a folder the letters are gone when it ends. Where the product takes mail in is said by the environment, since
the address is a secret: INBOUND_URL, INBOUND_DOMAIN. `--texts` is the address of the stand-in for 46elks.
"""

import argparse
import asyncio
import contextlib
import json
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from fakes.mail import smtp, state
from fakes.mail.faults import Faults
from fakes.mail.mailbox import Mailbox
from fakes.mail.writing import Inbound
from fakes.serving import configure, page_server


def main() -> int:
    """Run until told to stop; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m fakes.mail", description="A mailbox that delivers to nobody.")
    parser.add_argument("--smtp-port", type=int, default=0)
    parser.add_argument("--http-port", type=int, default=0)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--texts", default="")
    options = parser.parse_args()
    configure("fakes.mail", Path(__file__).parent, options.host)
    with mailbox_folder(options.folder) as folder:
        inbound = Inbound(os.environ.get("INBOUND_URL", ""), os.environ.get("INBOUND_DOMAIN", ""))
        state.begin(state.Held(Mailbox(folder), Faults(), inbound, options.texts))
        try:
            asyncio.run(run(options.host, options.smtp_port, options.http_port))
        except OSError as error:
            print(f"The mailbox can not listen on {options.host}: {error}", file=sys.stderr)
            return 1
    return 0


@contextlib.contextmanager
def mailbox_folder(given: Path | None) -> Iterator[Path]:
    """Return the folder for the letters: the one that is given, or one that is removed in the end."""
    if given:
        yield given
    else:
        with tempfile.TemporaryDirectory(prefix="mailbox-") as name:
            yield Path(name)


async def run(host: str, smtp_port: int, http_port: int) -> None:
    """Listen for mail and show it, until a signal says that it is enough."""
    enough = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, enough.set)
    pages = page_server(host, http_port)
    try:
        async with await smtp.listen(state.mailbox(), state.faults(), host, smtp_port) as mail:
            threading.Thread(target=pages.serve_forever, daemon=True).start()
            ports = {"smtp_port": mail.sockets[0].getsockname()[1], "http_port": pages.server_port}
            print(json.dumps(ports), flush=True)
            await enough.wait()
    finally:
        pages.server_close()


if __name__ == "__main__":
    sys.exit(main())
