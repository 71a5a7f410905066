"""Letters made ready, kept by what they say: one that goes to many is drawn once, not for every few of them."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace
from threading import Lock

from crm_core.mail_templates.compiling import Program
from crm_core.merge_fields.fields import by_path

# A letter is a few hundred kilobytes with its pictures.
KEPT = 32


class Keeper:
    """Programs by what they were made of, the ones used last; what has to be made again is not there any more."""

    def __init__(self, size: int = KEPT) -> None:
        self._size = size
        self._programs: OrderedDict[Hashable, Program] = OrderedDict()
        self._lock = Lock()

    def program(self, key: Hashable, make: Callable[[], Program]) -> Program:
        """Return the program of a key, made when there is none.

        Its fields are read as they are now: own fields may have been changed meanwhile, and one that has gone
        makes the program again, which then says so.
        """
        with self._lock:
            kept = self._programs.get(key)
            if kept is not None:
                self._programs.move_to_end(key)
        if kept is not None:
            known = by_path()
            if all(path in known for path, _field in kept.wanted):
                return replace(kept, wanted=tuple((path, known[path]) for path, _field in kept.wanted))
        made = make()
        with self._lock:
            self._programs[key] = made
            while len(self._programs) > self._size:
                self._programs.popitem(last=False)
        return made

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._programs.clear()


keeper = Keeper()
