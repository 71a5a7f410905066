"""Tying a child's life to ours: when the supervisor is killed outright, the children are told to stop."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1

# Loaded here, not between fork and exec, where loading could block on a lock that another thread holds.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def tie_to_parent(stop_signal: signal.Signals) -> Callable[[], None] | None:
    """Return what the child does before it becomes its program; None where the system has no such tie.

    Linux sends the signal when the *thread* that started the child ends: start children from the main thread.
    """
    if _libc is None:
        return None
    parent = os.getpid()

    def tie() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, int(stop_signal), 0, 0, 0)
        if os.getppid() != parent:  # it ended between fork and here
            os._exit(1)

    return tie
