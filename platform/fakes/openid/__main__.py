"""`python -m fakes.openid [--port 8026] [--host 127.0.0.1]`.

Port 0 is any free one. When it listens, one line of JSON on the standard output says which it is.
"""

import argparse
import json
import signal
import sys
import threading
from pathlib import Path

from fakes.serving import configure, page_server


def main() -> int:
    """Run until told to stop; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m fakes.openid", description="A provider that believes anybody.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--host", default="127.0.0.1")
    options = parser.parse_args()
    configure("fakes.openid", Path(__file__).parent, options.host)
    try:
        pages = page_server(options.host, options.port)
    except OSError as error:
        print(f"The provider can not listen on {options.host}: {error}", file=sys.stderr)
        return 1
    enough = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: enough.set())
    threading.Thread(target=pages.serve_forever, daemon=True).start()
    print(json.dumps({"port": pages.server_port}), flush=True)
    enough.wait()
    pages.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
