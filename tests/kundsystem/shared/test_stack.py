"""Room on Python's stack: what is called lies there as it would anywhere, and costs the same at any depth."""

import resource

import pytest

from kundsystem.shared.stack import with_room


def _nothing(number):
    return [str(turn) for turn in range(number)]


def _turns():
    for number in range(500):
        _nothing(number % 3)


def _deep(levels, work):
    return _deep(levels - 1, work) if levels else work()


def _faults(work):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    work()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def test_passes_on_arguments_and_what_comes_back():
    assert with_room(max, 3, 7) == 7


def test_passes_on_what_is_raised():
    with pytest.raises(ZeroDivisionError):
        with_room(lambda: 1 / 0)


def test_no_depth_makes_the_system_give_memory_at_every_call():
    def most(call):
        return max(_deep(levels, lambda: call(_faults, _turns)) for levels in range(300))

    assert most(with_room) < 50
    assert most(lambda work, *given: work(*given)) > 400, "this Python does not need it any more"
