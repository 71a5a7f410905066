"""Every URL, asked by everybody: the table of `urls.py`, walked."""

import re
from collections.abc import Iterator
from http.cookies import SimpleCookie

import pytest
from django.urls import reverse
from django_tenants.utils import tenant_context

from crm_core.models import Customer
from tests.guards.api import NAMESPACE, PAGES
from tests.guards.batches import in_batches, undone
from tests.guards.named import newest_change, unnamed_since
from tests.guards.urls import ORGANISATION, PUBLIC, PUBLIC_ROWS, RANKS, ROWS, Row, patterns
from tests.guards.world import (
    OF_CUSTOMERS,
    World,
    make_world,
    own_only,
    powerless,
    without_what_is_everybodys,
)

SIGN_IN = "/accounts/login/"
# Inline style, script or handler; a script that holds data only, or comes from a file, is fine.
INLINE = re.compile(
    r"<style\b|<[^>]*\s(style|on\w+)=\"|<script(?![^>]*\ssrc=)(?![^>]*(application/json|importmap))", re.IGNORECASE
)


@pytest.fixture
def world(organisation, member) -> World:
    """One of each in Alfa; what can be somebody's is the member's."""
    return make_world("alfahemlighet", member)


@pytest.fixture
def foreign(other_organisation, outsider) -> World:
    """One of each in Beta."""
    with tenant_context(other_organisation):
        return make_world("betahemlighet", outsider)


@pytest.fixture
def clients(client_for, anonymous, owner, administrator, member, reader):
    """A client per rank."""
    people = {"owner": owner, "administrator": administrator, "member": member, "reader": reader}
    people |= {"own only": own_only(), "powerless": powerless()}
    return {"anonymous": anonymous} | {rank: client_for(person) for rank, person in people.items()}


def ask(client, row: Row, keys_of: World, data_of: World, urlconf: str = ORGANISATION):
    """Ask for the URL of a row."""
    kwargs = {name: keys_of.key(thing) for name, thing in row.keys.items()} | row.also
    headers = {"HX-Request": "true"} if row.htmx else {}
    client.raise_request_exception = True
    return getattr(client, row.method)(reverse(row.name, urlconf, kwargs=kwargs), row.data(data_of), headers=headers)


def text_of(answer) -> str:
    """Everything that the answer tells: its body and its headers."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode("utf-8", "replace") + str(answer.headers)


def is_refused(answer, row: Row) -> bool:
    """Whether somebody who is not signed in was asked to be."""
    if row.htmx:
        return answer.status_code == 401 and SIGN_IN in answer.headers["HX-Redirect"]
    return answer.status_code == 302 and answer.headers["Location"].startswith(SIGN_IN)


@pytest.mark.parametrize("urlconf, rows", [(ORGANISATION, ROWS), (PUBLIC, PUBLIC_ROWS)])
def test_every_url_is_in_the_table(urlconf, rows):
    known = {row.name for row in rows}
    # What programs ask has a table of its own: test_every_api_url.py.
    there = {name: route for name, route in patterns(urlconf) if not name.startswith(NAMESPACE) or name in PAGES}
    assert set(there) - known == set(), "a URL is missing from tests/guards/urls.py"
    assert known - set(there) == set(), "the table has a URL that is no more"
    assert "" not in there, "a URL without a name can not be in the table"


def test_every_url_with_a_key_is_asked_with_a_foreign_one():
    walked = {row.name for row in ROWS if row.keys}
    assert {name for name, route in patterns(ORGANISATION) if "<key:" in route} <= walked


def is_loose(answer) -> str:
    """What a page has that a strict content policy would stop, or that the policy itself is not strict."""
    if answer.streaming or not answer.headers.get("Content-Type", "").startswith("text/html"):
        return ""
    policy = answer.headers.get("Content-Security-Policy", "")
    if policy.startswith("sandbox") and "default-src 'none'" in policy and "allow-scripts" not in policy:
        return ""  # a letter in a frame that runs and fetches nothing: its styles are inlined, as mail programs need
    if "default-src 'self'" not in policy or "unsafe" in policy:
        return f"policy {policy!r}"
    found = INLINE.search(answer.content.decode())
    return f"inline {found[0]!r}" if found else ""


def told_of_others(row: Row, answer, world: World) -> str:
    """What somebody who sees own customers only was told of the member's; nothing when nothing."""
    text = without_what_is_everybodys(text_of(answer), world)
    of_customer = set(row.keys.values()) & OF_CUSTOMERS
    if world.word in text or (of_customer and answer.status_code != row.foreign):
        return f"own only got {answer.status_code}: {text[:400]}"
    return ""


def let_in(row: Row, answer, world: World) -> str:
    """What somebody whose role allows nothing was let in to: nothing that needs more than being a reader."""
    told = world.word in text_of(answer)
    inside = RANKS.index(row.least) > RANKS.index("reader") and answer.status_code == row.ok
    return f"powerless got {answer.status_code}: {text_of(answer)[:400]}" if told or inside else ""


def wrong_for(rank: str, row: Row, answer, world: World) -> str:
    """What is wrong with an answer to somebody of a rank; nothing when it is as the table says."""
    status = answer.status_code
    if row.only and rank not in {row.only, "anonymous"}:
        fine = status == row.others
    elif RANKS.index(rank) >= RANKS.index(row.least):
        # The sign-in pages send on whoever is signed in.
        fine = status == row.ok or (status < 400 and rank != "anonymous" and row.least == "anonymous")
    elif rank == "anonymous":
        fine = is_refused(answer, row) and world.word not in text_of(answer)
    else:
        fine = status == row.others
    if loose := is_loose(answer):
        return f"{rank} got a page with {loose}"
    return "" if fine else f"{rank} got {status}: {text_of(answer)[:400]}"


@pytest.mark.parametrize("rows", in_batches(ROWS))
def test_each_gets_what_the_role_allows_and_nothing_of_another_organisation(
    rows, world, foreign, outsider, client_for, clients
):
    stranger = client_for(outsider)
    wrong = [
        f"{row}: {why}"
        for row in rows
        for why in [
            *wrong_by_rank(row, clients, world),
            *wrong_of_another_organisation(row, clients["owner"], world, foreign),
            # A session of the other organisation is a stranger's here.
            *wrong_for_a_stranger(row, clients["anonymous"], stranger, world),
        ]
        if why
    ]
    assert not wrong, "\n".join(wrong)


def ranks_asked(row: Row) -> list[str]:
    """Return who asks: the highest, the least that is allowed and the one below; all, where it is somebody's own."""
    least = RANKS.index(row.least)
    near = {0, max(0, least - 1), least, len(RANKS) - 1}
    return [rank for at, rank in enumerate(RANKS) if row.only or at in near]


def wrong_by_rank(row: Row, clients, world: World) -> Iterator[str]:
    """What is wrong with what each rank gets."""
    for rank in ranks_asked(row):
        with undone([clients[rank]]):
            before = newest_change()
            answer = ask(clients[rank], row, world, world)
            yield wrong_for(rank, row, answer, world) or unnamed_since(before, rank)
    for rank, why in (("own only", told_of_others), ("powerless", let_in)):
        with undone([clients[rank]]):
            yield why(row, ask(clients[rank], row, world, world), world)


def wrong_of_another_organisation(row: Row, owner, world: World, foreign: World) -> Iterator[str]:
    """What is wrong when the address names something foreign, or what is posted does."""
    if row.keys:
        with undone([owner]):
            answer = ask(owner, row, foreign, foreign)
            if answer.status_code != row.foreign or foreign.word in text_of(answer):
                yield f"a foreign key got {answer.status_code}: {text_of(answer)[:1500]}"
    if not row.data(foreign):
        return  # nothing is posted, so it would be what the owner has already asked
    with undone([owner]):
        answer = ask(owner, row, world, foreign)
        if foreign.word in text_of(answer):
            yield f"posting a foreign key told: {text_of(answer)[:1500]}"


def wrong_for_a_stranger(row: Row, client, stranger, world: World) -> Iterator[str]:
    """What is wrong when somebody comes with a session of the other organisation."""
    with undone([client]):
        client.cookies = SimpleCookie(stranger.cookies.output(header="", sep=";"))
        answer = ask(client, row, world, world)
        if world.word in text_of(answer) or (row.least != "anonymous" and not is_refused(answer, row)):
            yield f"a stranger got {answer.status_code}: {text_of(answer)[:400]}"


def test_what_is_written_past_every_action_is_found(world):
    before = newest_change()
    Customer.objects.filter(pk=world.customer.pk).update(country="Norge")
    assert unnamed_since(before, "owner") == "owner changed customer without an action"


def test_the_public_site_answers_anybody(public_client, world, foreign):
    for row in PUBLIC_ROWS:
        with undone([public_client]):
            answer = ask(public_client, row, world, world, PUBLIC)
            assert answer.status_code == row.ok, f"{row}: {text_of(answer)[:1500]}"
            assert not is_loose(answer), row
            for word in (world.word, foreign.word):
                assert word not in text_of(answer), row


def test_no_address_of_an_organisation_leads_anywhere_on_the_public_site(public_client, world):
    on_both = {name for name, _route in patterns(PUBLIC)}
    for row in (row for row in ROWS if row.name not in on_both):
        answer = ask(public_client, row, world, world)
        assert answer.status_code == 404, row
        assert world.word not in text_of(answer)
