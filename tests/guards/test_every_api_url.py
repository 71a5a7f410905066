"""Every address of the API, asked with every kind of key: the table of `api.py`, walked."""

import datetime as dt
import json
from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django_tenants.utils import tenant_context

from kundsystem.accounts.models import User
from tests.api import Program, make_key, program_for
from tests.guards.api import CALLS, Call, addresses
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
    return {rank: program_for(person) for rank, person in people.items()}


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


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_each_gets_what_the_role_allows_and_no_more(call, world, foreign, programs):
    wrong = []
    for rank in RANKS[1:]:
        with transaction.atomic():
            before = newest_change()
            answer = ask(programs[rank], call, world)
            if past := unnamed_since(before, rank):
                wrong.append(past)
            allowed = RANKS.index(rank) >= RANKS.index(call.least)
            if answer.status_code != (call.ok if allowed else call.others):
                wrong.append(f"{rank} got {answer.status_code}: {text_of(answer)[:300]}")
            if (not allowed and world.word in text_of(answer)) or foreign.word in text_of(answer):
                wrong.append(f"{rank} was told: {text_of(answer)[:300]}")
            if is_kept(answer):
                wrong.append(f"{rank} got {answer.headers}")
            transaction.set_rollback(True)
    with transaction.atomic():
        # What is sent itself holds another word, so that it is told from what was there.
        answer = ask(program_for(own_only()), call, world, replace(world, word="eget"))
        text = without_what_is_everybodys(text_of(answer), world)
        named = call.key in OF_CUSTOMERS
        if world.word in text or (named and answer.status_code != 404):
            wrong.append(f"own only got {answer.status_code}: {text[:300]}")
        transaction.set_rollback(True)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_a_key_that_reads_does_not_write(call, world, owner):
    answer = ask(program_for(owner, "read"), call, world)
    if call.writes:
        assert (answer.status_code, answer.json()["code"]) == (403, "read_only_key")
    else:
        assert answer.status_code == call.ok


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_no_other_key_opens_anything(call, world, owner, member, reader, outsider, other_organisation):
    now = timezone.now()
    secrets = {
        "": "",
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
    for what, secret in secrets.items():
        answer = ask(Program(secret), call, world)
        assert answer.status_code == 401, f"{what}: {text_of(answer)[:300]}"
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert answer.json()["code"] == ("invalid_token" if secret else "no_token")
        assert world.word not in text_of(answer)


@pytest.mark.parametrize("call", [call for call in CALLS if call.key], ids=str)
def test_nothing_of_another_organisation_is_reached(call, world, foreign, programs):
    answer = ask(programs["owner"], call, foreign, world)
    assert answer.status_code == 404, text_of(answer)[:300]
    assert foreign.word not in text_of(answer)


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_whoever_may_not_use_the_api_is_refused(call, world, member):
    role = type(member.role).objects.create(name="Utan API", permissions=["customers.view", "customers.write"])
    User.objects.filter(pk=member.pk).update(role=role)
    answer = ask(program_for(member), call, world)
    assert (answer.status_code, answer.json()["code"]) == (403, "no_api")

    json.loads(answer.content)


@pytest.mark.parametrize("call", [call for call in CALLS if call.writes], ids=str)
def test_a_session_writes_nothing_here(call, world, owner, client_for):
    client = client_for(owner)
    answer = client.generic(call.method.upper(), call.url(world), b"{}", content_type="application/json")
    assert answer.status_code == 401


def test_whoever_is_signed_in_reads_the_description(client_for, reader):
    assert client_for(reader).get("/api/v1/schema/").status_code == 200
    assert connection.schema_name != "public"
