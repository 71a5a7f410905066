"""What is sent to a guest follows from what the guest knows and what there is to know."""

import pytest

from crm_core.invitations.planning import CANCEL, REQUEST, Known, Letter, letters

ONE, TWO = "20260309T080000Z", "20260316T080000Z"


@pytest.mark.parametrize(
    ("told", "want", "sent"),
    [
        (Known(), Known(), []),
        (Known(), Known({"": "a"}), [Letter(REQUEST, ("",))]),
        (Known({"": "a"}), Known({"": "a"}), []),
        (Known({"": "a"}), Known({"": "b"}), [Letter(REQUEST, ("",))]),
        (Known({"": "a"}), Known(), [Letter(CANCEL, ("",))]),
        # One of a series: taken away, changed, changed and then taken away, and brought back by an undo.
        (Known({"": "a"}), Known({"": "a"}, frozenset({ONE})), [Letter(CANCEL, (ONE,))]),
        (Known({"": "a"}), Known({"": "a", ONE: "x"}), [Letter(REQUEST, (ONE,))]),
        (Known({"": "a", ONE: "x"}), Known({"": "a"}, frozenset({ONE})), [Letter(CANCEL, (ONE,))]),
        (Known({"": "a"}, frozenset({ONE})), Known({"": "a"}), [Letter(REQUEST, ("",))]),
        (Known({"": "a", ONE: "x"}), Known({"": "a"}), [Letter(REQUEST, ("",))]),
        (Known({"": "a"}, frozenset({ONE})), Known({"": "a"}, frozenset({ONE})), []),
        # The series itself changes: all of it is said anew.
        (Known({"": "a", ONE: "x"}), Known({"": "b", ONE: "x"}), [Letter(REQUEST, ("", ONE))]),
        # Only some of it is for this guest.
        (Known(), Known({ONE: "x"}), [Letter(REQUEST, (ONE,))]),
        (Known({ONE: "x", TWO: "y"}), Known(), [Letter(CANCEL, (ONE, TWO))]),
        (Known({"": "a"}), Known({ONE: "x"}), [Letter(CANCEL, ("",)), Letter(REQUEST, (ONE,))]),
        (
            Known({"": "a", ONE: "x"}),
            Known({"": "a", ONE: "z"}, frozenset({TWO})),
            [Letter(REQUEST, (ONE,)), Letter(CANCEL, (TWO,))],
        ),
    ],
)
def test_a_guest_is_told_what_is_news_and_nothing_else(told, want, sent):
    assert letters(told, want) == sent
