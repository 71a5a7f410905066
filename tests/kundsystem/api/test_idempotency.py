"""Doing it once: however often a program asks, and whatever happens in between."""

import datetime as dt
import threading
import uuid

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_core.customers import actions
from crm_core.models import Customer
from kundsystem.accounts.models import User
from kundsystem.api.keeping import sweep
from kundsystem.api.models import KeptAnswer
from kundsystem.shared.errors import UserError
from tenants.models import WakeUp
from tests.api import program_for
from tests.cast import MEMBER
from tests.factories import CustomerFactory

BODY = {"name": "Hällmo Elteknik AB"}


@pytest.fixture
def program(member):
    """A member's program that may write."""
    return program_for(member)


def add(program, key="k1", body=None, path="customers/", method="post"):
    return program.ask(method, path, BODY if body is None else body, Idempotency_Key=key)


def test_the_second_time_it_is_not_done_but_answered_byte_for_byte(program):
    first, second = add(program), add(program)
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.content == first.content
    for header in ("Content-Type", "ETag", "Location", "Content-Language"):
        assert second[header] == first[header]
    assert Customer.objects.count() == 1
    assert "Idempotent-Replayed" not in first
    assert second["Idempotent-Replayed"] == "true"


def test_without_a_key_it_is_done_each_time(program):
    for _time in range(2):
        program.ask("post", "customers/", BODY)
    assert Customer.objects.count() == 2
    assert not KeptAnswer.objects.exists()


@pytest.mark.parametrize(
    "other",
    [{"body": {"name": "En annan"}}, {"path": "customers/?x=1"}, {"path": "customers/{pk}/", "method": "patch"}],
)
def test_the_key_with_another_request_is_refused(program, other):
    customer = CustomerFactory()
    add(program)
    if "path" in other:
        other["path"] = other["path"].format(pk=customer.pk)
    answer = add(program, **other)
    assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")
    customer.refresh_from_db()
    assert customer.name != BODY["name"]


def test_keys_belong_to_the_key_that_they_came_with(program, owner, member):
    add(program)
    for other in (program_for(owner), program_for(member)):
        assert add(other).status_code == 201
    assert Customer.objects.count() == 3


def test_a_refusal_is_given_again_too_and_nothing_of_it_stays(program, monkeypatch):
    def half_done(**facts):
        CustomerFactory(name="Halvvägs")
        raise UserError("Nej", code="no", field="name")

    monkeypatch.setattr(actions, "create_customer", half_done)
    first = add(program)
    monkeypatch.undo()
    second = add(program)
    assert (first.status_code, second.status_code) == (422, 422)
    assert second.content == first.content
    assert not Customer.objects.exists()


@pytest.mark.parametrize(("status", "code"), [(409, "conflict"), (429, "slow"), (503, "busy")])
def test_what_may_be_otherwise_the_next_time_is_not_kept(program, monkeypatch, status, code):
    def refused(**facts):
        error = UserError("Inte nu", code=code)
        error.status = status
        raise error

    monkeypatch.setattr(actions, "create_customer", refused)
    assert add(program).status_code == status
    monkeypatch.undo()
    assert add(program).status_code == 201
    assert Customer.objects.count() == 1


def test_our_own_fault_leaves_nothing_behind(program, monkeypatch):
    def broken(**facts):
        CustomerFactory(name="Halvvägs")
        raise RuntimeError("trasigt")

    monkeypatch.setattr(actions, "create_customer", broken)
    program.raise_request_exception = False
    answer = add(program)
    assert (answer.status_code, answer.json()["code"]) == (500, "server_error")
    monkeypatch.undo()
    assert not Customer.objects.exists()
    assert add(program).status_code == 201


@pytest.mark.parametrize("key", [" ", "å", "x" * 256, "a b"])
def test_a_key_is_a_word(program, key):
    answer = add(program, key)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_idempotency_key")


def test_reading_cares_for_no_key(program):
    answer = program.ask("get", "customers/", Idempotency_Key="å")
    assert answer.status_code == 200


def test_a_day_later_it_is_forgotten(program):
    add(program)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=24, minutes=1)):
        again = add(program)
    assert "Idempotent-Replayed" not in again
    assert Customer.objects.count() == 2


def test_what_is_too_old_is_thrown_away_when_the_organisation_is_woken(program, organisation):
    add(program)
    wake_up = WakeUp.objects.get(organisation=organisation, kind="api.sweep")
    assert dt.timedelta(hours=24) < wake_up.minute - timezone.now() <= dt.timedelta(hours=25)
    assert sweep() == 0
    with time_machine.travel(wake_up.minute):
        assert sweep() == 1


@pytest.fixture
def crowd(committed_organisation):
    """Ask the same from several threads at once; returns their answers."""

    def ask(count: int, *keys: str):
        program = program_for(User.objects.get(email=MEMBER.email))
        together, answers = threading.Barrier(count), []

        def one(number: int) -> None:
            connection.set_tenant(committed_organisation)
            together.wait()
            try:
                answers.append(add(program_like(program), keys[number % len(keys)]))
            finally:
                connection.close()

        threads = [threading.Thread(target=one, args=[number]) for number in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    def program_like(program):
        from tests.api import Program

        return Program(program.defaults["HTTP_AUTHORIZATION"].removeprefix("Bearer "))

    return ask


def test_of_many_at_once_one_does_it_and_the_others_are_told(crowd):
    answers = crowd(6, "k1")
    assert Customer.objects.count() == 1
    assert {answer.status_code for answer in answers} <= {201, 409}
    made = [answer for answer in answers if answer.status_code == 201]
    assert len({answer.content for answer in made}) == 1
    assert len([answer for answer in made if "Idempotent-Replayed" not in answer]) == 1
    for refused in (answer for answer in answers if answer.status_code == 409):
        assert refused.json()["code"] == "still_running"
        assert refused["Retry-After"] == "1"


def test_other_keys_do_not_wait_for_each_other(crowd):
    answers = crowd(4, "a", "b", "c", "d")
    assert [answer.status_code for answer in answers] == [201] * 4
    assert Customer.objects.count() == 4


def test_a_request_that_is_still_at_work_is_told_of(committed_organisation):
    """The lock is held by another connection until its transaction ends, however it ends."""
    program = program_for(User.objects.get(email=MEMBER.email))
    began, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        from kundsystem.accounts.models import ApiToken
        from kundsystem.api.idempotency import _lock

        connection.set_tenant(committed_organisation)
        try:
            with transaction.atomic():
                assert _lock(ApiToken.objects.get(), "k1")
                began.set()
                go_on.wait(20)
        finally:
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    began.wait(20)
    assert add(program).status_code == 409
    go_on.set()
    thread.join()
    assert add(program).status_code == 201


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["Ett AB", "Två AB"])), max_size=8))
def test_whatever_is_asked_in_whatever_order_each_key_does_its_first_request_once(program, asked):
    with transaction.atomic():
        first: dict[str, str] = {}
        mark = uuid.uuid4().hex
        for key, name in asked:
            answer = add(program, f"{mark}-{key}", {"name": name})
            same = first.setdefault(key, name) == name
            assert answer.status_code == (201 if same else 422)
        made = sorted(Customer.objects.values_list("name", flat=True))
        assert made == sorted(first.values())
        transaction.set_rollback(True)
