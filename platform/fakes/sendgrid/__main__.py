"""`python -m fakes.sendgrid [--port 8027] [--host 127.0.0.1]`.

Port 0 is any free one. When it listens, one line of JSON on the standard output says which it is, and the key that its
reports are checked with.
"""

import sys

from fakes.answering import serve
from fakes.sendgrid import control, domains, v3
from fakes.sendgrid.signing import public_key

if __name__ == "__main__":
    sys.exit(serve("sendgrid", v3.ROUTES | domains.ROUTES | control.ROUTES, {"key": public_key()}))
