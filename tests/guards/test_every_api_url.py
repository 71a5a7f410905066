"""Every address of the API, asked with every kind of key: the table of `api.py`, walked."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle

import pytest
from django.db import connection
from django.utils import timezone
from django_tenants.utils import tenant_context

from kundsystem.accounts.models import User
from tests.api import Program, make_key, program_for
from tests.guards.api import CALLS, Call, addresses
from tests.guards.batches import in_batches, undone
from tests.guards.named import newest_change, unnamed_since
from tests.guards.urls import RANKS
from tests.guards.world import OF_CUSTOMERS, World, make_world, own_only, without_what_is_everybodys


@pytest.fixture
def world(organisation, member) -> World:
    """One of each in Alfa."""
    return make_world("alfahemlighet", member)


@pytest.fixture
def foreign(other_organisation, outsider) -> World:
    """One of each in Beta."""
    with tenant_context(other_organisation):
        return make_world("betahemlighet", outsider)


@pytest.fixture
def programs(owner, administrator, member, reader):
    """A program of each role."""
    people = {"owner": owner, "administrator": administrator, "member": member, "reader": reader}
    return {rank: program_for(person) for rank, person in people.items()} | {"own only": program_for(own_only())}


def ask(program: Program, call: Call, keys_of: World, data_of: World | None = None):
    """Make a call; the address and the body each name things of some world."""
    body = call.body(data_of or keys_of) if call.body else None
    return program.ask(call.method, call.url(keys_of), body)


def text_of(answer) -> str:
    """Everything that the answer tells."""
    return answer.content.decode() + str(answer.headers)


def test_every_address_is_in_the_table():
    known = {(call.name, call.method) for call in CALLS}
    there = {(name, method) for name, method in addresses() if name != "nothing"} | {("nothing", "get")}
    assert there - known == set(), "an address is missing from tests/guards/api.py"
    assert known - there == set(), "the table has an address that is no more"


def is_kept(answer) -> bool:
    """Whether it is anything but JSON that no browser keeps, and that is another's with another key."""
    kind, kept = answer["Content-Type"], answer["Cache-Control"]
    return kind != "application/json" or kept != "no-store" or "Authorization" not in answer["Vary"]


@pytest.mark.parametrize("calls", in_batches(CALLS))
def test_each_gets_what_the_role_allows_and_no_more(calls, world, foreign, programs):
    wrong = [f"{call}: {why}" for call in calls for why in wrong_by_rank(call, world, foreign, programs)]
    assert not wrong, "\n".join(wrong)


def wrong_by_rank(call: Call, world: World, foreign: World, programs: dict[str, Program]) -> Iterator[str]:
    """What is wrong with what each rank gets, and with what somebody gets who sees own customers only."""
    for rank in RANKS[1:]:
        with undone():
            before = newest_change()
            answer = ask(programs[rank], call, world)
            if past := unnamed_since(before, rank):
                yield past
            allowed = RANKS.index(rank) >= RANKS.index(call.least)
            if answer.status_code != (call.ok if allowed else call.others):
                yield f"{rank} got {answer.status_code}: {text_of(answer)[:300]}"
            if (not allowed and world.word in text_of(answer)) or foreign.word in text_of(answer):
                yield f"{rank} was told: {text_of(answer)[:300]}"
            if is_kept(answer):
                yield f"{rank} got {answer.headers}"
    with undone():
        # What is sent itself holds another word, so that it is told from what was there.
        answer = ask(programs["own only"], call, world, replace(world, word="eget"))
        text = without_what_is_everybodys(text_of(answer), world)
        named = call.key in OF_CUSTOMERS
        if world.word in text or (named and answer.status_code != 404):
            yield f"own only got {answer.status_code}: {text[:300]}"


def test_a_key_that_reads_does_not_write(world, owner):
    program = program_for(owner, "read")
    for call in CALLS:
        with undone():
            answer = ask(program, call, world)
            if call.writes:
                assert (answer.status_code, answer.json()["code"]) == (403, "read_only_key"), call
            else:
                assert answer.status_code == call.ok, call


def test_no_other_key_opens_anything(world, owner, member, reader, outsider, other_organisation):
    now = timezone.now()
    secrets = {
        "revoked": make_key(owner, revoked_at=now)[1],
        "expired": make_key(owner, expires_at=now - dt.timedelta(seconds=1))[1],
        "wrong": make_key(owner)[1][:-1] + "-",
        "another's prefix": make_key(owner)[1][:12] + make_key(owner)[1][12:],
        "deactivated": make_key(member)[1],
        "deleted": make_key(reader)[1],
    }
    User.objects.filter(pk=member.pk).update(is_active=False)
    reader.delete()
    with tenant_context(other_organisation):
        secrets["foreign"] = make_key(outsider)[1]
    kinds = cycle(list(secrets.items()))
    # Who asks is found out in one place for all of them: each address meets one kind in turn, and none at all.
    for call, (what, secret) in ((call, one) for call in CALLS for one in (("nothing", ""), next(kinds))):
        with undone():
            answer = ask(Program(secret), call, world)
            assert answer.status_code == 401, f"{call}, {what}: {text_of(answer)[:300]}"
            assert answer["WWW-Authenticate"].startswith("Bearer")
            assert answer.json()["code"] == ("invalid_token" if secret else "no_token")
            assert world.word not in text_of(answer), f"{call}, {what}"


def test_nothing_of_another_organisation_is_reached(world, foreign, programs):
    for call in (call for call in CALLS if call.key):
        with undone():
            answer = ask(programs["owner"], call, foreign, world)
            assert answer.status_code == 404, f"{call}: {text_of(answer)[:300]}"
            assert foreign.word not in text_of(answer), call


def test_whoever_may_not_use_the_api_is_refused(world, member):
    role = type(member.role).objects.create(name="Utan API", permissions=["customers.view", "customers.write"])
    User.objects.filter(pk=member.pk).update(role=role)
    program = program_for(member)
    for call in CALLS:
        with undone():
            answer = ask(program, call, world)
            assert (answer.status_code, answer.json()["code"]) == (403, "no_api"), call


def test_a_session_writes_nothing_here(world, owner, client_for):
    client = client_for(owner)
    for call in (call for call in CALLS if call.writes):
        with undone([client]):
            answer = client.generic(call.method.upper(), call.url(world), b"{}", content_type="application/json")
            assert answer.status_code == 401, call


def test_whoever_is_signed_in_reads_the_description(client_for, reader):
    assert client_for(reader).get("/api/v1/schema/").status_code == 200
    assert connection.schema_name != "public"
