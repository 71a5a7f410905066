"""A note's time is understood however it is written."""

import pytest

from crm_core.notes.forms import NoteForm


@pytest.mark.parametrize(
    "text", ["2026-03-09T14:30", "2026-03-09 14:30", "2026-03-09 14.30", "2026-03-09\u00a014.30", " 2026-03-09 14.30 "]
)
def test_a_time_is_understood_with_a_colon_and_with_a_full_stop(text):
    moment = NoteForm.base_fields["happened_at"].clean(text)
    assert (moment.hour, moment.minute, moment.second, moment.microsecond) == (14, 30, 0, 0)
