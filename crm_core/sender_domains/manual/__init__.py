"""What the manual says of the sender domain."""

from pathlib import Path

from kundsystem.web.manual import Chapter, register

register(Chapter("sender-domain", Path(__file__).parent, order=193, covers=("sender_domain",)))
