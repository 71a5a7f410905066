"""What it holds: the mail that it has accepted, batches, and how it misbehaves."""

import threading
from typing import Any

from fakes.answering import Faults

KEY = "SG.for-trying-out"

faults = Faults()
lock = threading.Lock()
accepted: list[dict[str, Any]] = []
cancelled: set[str] = set()
# Domains that are authenticated, by their keys; those in `valid` have their records in DNS.
domains: dict[int, dict[str, Any]] = {}
valid: set[str] = set()
