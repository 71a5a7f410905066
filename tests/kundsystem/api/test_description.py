"""The description is complete, in both languages, and the API does as it says."""

import pytest
from django.utils import translation
from drf_spectacular.drainage import GENERATOR_STATS

from kundsystem.api.schema import _described, describe
from tests.api import make_key, program_for
from tests.guards.batches import in_batches, undone
from tests.guards.world import World, make_world
from tests.kundsystem.api.made_up import ask_made_up, operations

EXAMPLES = 3


@pytest.fixture
def world(organisation, administrator) -> World:
    """One of each in Alfa."""
    return make_world("alfa", administrator)


@pytest.mark.parametrize("some", in_batches([f"{method} {path}" for method, path in operations()]))
def test_the_answers_are_as_described(some, world, owner, settings):
    settings.API_PER_TOKEN = settings.API_PER_ORGANISATION = 10**9
    secret = make_key(owner)[1]
    wrong = []
    for operation in some:
        try:
            with undone():
                ask_made_up(*operation.split(" ", 1), world, secret, EXAMPLES)
        except Exception as error:  # noqa: BLE001 -- told together with what is wrong with the others
            error.add_note(operation)
            wrong.append(error)
    if wrong:
        raise ExceptionGroup("The answers are not as described.", wrong)


def test_nothing_in_it_had_to_be_guessed():
    _described.cache_clear()
    GENERATOR_STATS.reset()
    describe("http://alfa.example")
    assert not GENERATOR_STATS, GENERATOR_STATS._warn_cache


def test_it_is_given_in_the_language_that_is_asked_for(program):
    for language, word in (("sv", "Lista kunder"), ("en", "List customers")):
        document = program.ask("get", "schema/", Accept_Language=language).json()
        assert document["paths"]["/api/v1/customers/"]["get"]["summary"] == word
        assert document["openapi"].startswith("3.")
        assert document["servers"] == [{"url": "http://alfa.kundsystem.localhost"}]


def test_everything_that_is_done_is_named_in_a_few_words():
    with translation.override("sv"):
        document = describe("http://alfa.example")
    names = [operation for methods in document["paths"].values() for operation in methods.values()]
    assert all(operation["summary"] and operation["tags"][0] for operation in names)
    assert len({operation["operationId"] for operation in names}) == len(names)


def test_the_page_shows_every_operation_and_field(client_for, reader):
    page = client_for(reader).get("/api/v1/docs/").content.decode()
    document = describe("http://alfa.example")
    for path, methods in document["paths"].items():
        assert path.removeprefix("/api/v1") in page
        for operation in methods.values():
            assert f'id="{operation["operationId"]}"' in page
    for name in document["components"]["schemas"]["Customer"]["properties"]:
        assert f"<code>{name}</code>" in page


@pytest.fixture
def program(member):
    """A member's program."""
    return program_for(member)
