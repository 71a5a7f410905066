"""Keys and their short form."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundsystem.shared.keys import key_to_short, new_key, short_to_key


@given(st.uuids())
def test_the_short_form_is_the_key(key: uuid.UUID) -> None:
    assert short_to_key(key_to_short(key)) == key


def test_keys_are_of_version_seven_and_grow() -> None:
    keys = [new_key() for _ in range(1000)]
    assert all(key.version == 7 for key in keys)
    assert keys == sorted(keys)


@pytest.mark.parametrize("text", ["", "A" * 21, "A" * 21 + "B", "å" * 22])
def test_only_our_own_writing_is_accepted(text: str) -> None:
    with pytest.raises(ValueError):
        short_to_key(text)
