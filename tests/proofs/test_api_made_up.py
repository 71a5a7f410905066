"""Very many made-up requests to every address of the API: no fault of ours, and every answer as described."""

import os

import pytest

from tests.api import make_key
from tests.guards.world import World, make_world
from tests.kundsystem.api.made_up import ask_made_up, operations

pytestmark = pytest.mark.proof
EXAMPLES = 400 if os.environ.get("KUNDSYSTEM_PROOF") == "full" else 8


@pytest.fixture
def world(organisation, administrator) -> World:
    """One of each in Alfa."""
    return make_world("alfa", administrator)


@pytest.mark.parametrize(("method", "path"), operations())
def test_every_answer_is_as_described(method, path, world, owner, settings):
    settings.API_PER_TOKEN = settings.API_PER_ORGANISATION = 10**9
    ask_made_up(method, path, world, make_key(owner)[1], EXAMPLES)
