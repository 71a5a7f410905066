"""What every address shares: errors, languages, sizes, limits, negotiation."""

import logging

import pytest
from django.db import OperationalError

from crm_core.customers import access, api
from crm_core.models import Customer
from tests.api import Program, make_key, program_for
from tests.factories import CustomerFactory


@pytest.fixture
def program(member):
    """A member's program that may write."""
    return program_for(member)


class TestErrors:
    """One shape, whatever went wrong."""

    def test_an_address_that_does_not_exist(self, program):
        for path in ("finns-inte/", "customers", "customers/42/"):
            answer = program.ask("get", path)
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")

    @pytest.mark.parametrize(("method", "path"), [("put", "customers/"), ("delete", "customers/"), ("post", "me/")])
    def test_a_method_that_is_not_there(self, program, method, path):
        answer = program.ask(method, path, {})
        assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
        assert answer["Allow"]

    @pytest.mark.parametrize(
        "text",
        [
            *("{", "[", "[]", '"name"', "12", "null", '{"name": NaN}', '{"name": "\\ud800"}'),
            *("[" * 100_000, '{"name": 1' + "0" * 5000 + "}"),
        ],
    )
    def test_a_body_that_can_not_be_read(self, program, text):
        answer = program.generic("POST", "/api/v1/customers/", text, content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
        assert not Customer.objects.exists()

    def test_no_body_at_all_is_an_empty_one(self, program):
        answer = program.ask("post", "customers/")
        assert (answer.status_code, answer.json()["field"]) == (422, "name")

    def test_bytes_that_are_no_text(self, program):
        answer = program.generic("POST", "/api/v1/customers/", b'{"name": "\xff"}', content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed")

    def test_what_can_not_be_stored_is_left_out_of_a_name(self, program):
        assert program.ask("post", "customers/", {"name": "A\x00B\u202e"}).json()["name"] == "AB"

    def test_another_kind_of_body(self, program):
        answer = program.generic("POST", "/api/v1/customers/", "name=X", content_type="text/plain")
        assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")

    def test_another_kind_of_answer(self, program):
        answer = program.ask("get", "customers/", Accept="text/csv")
        assert (answer.status_code, answer.json()["code"]) == (406, "not_acceptable")

    def test_a_body_that_is_too_large(self, program):
        answer = program.ask("post", "customers/", {"name": "x" * 1_000_001})
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")

    def test_what_waited_too_long_may_be_asked_again(self, program, monkeypatch):
        def slow(*args):
            raise OperationalError("canceling statement due to lock timeout")

        monkeypatch.setattr(api, "customers_for", slow)
        answer = program.ask("get", "customers/")
        assert (answer.status_code, answer.json()["code"]) == (503, "busy")
        assert answer["Retry-After"]

    def test_our_own_fault_is_json_with_a_code_to_quote_and_nothing_else(self, program, monkeypatch, caplog):
        def broken(*args):
            raise RuntimeError("en hemlighet")

        monkeypatch.setattr(api, "customers_for", broken)
        program.raise_request_exception = False
        with caplog.at_level(logging.ERROR):
            answer = program.ask("get", "customers/")
        assert (answer.status_code, answer.json()["code"]) == (500, "server_error")
        assert answer.json()["reference"] in caplog.text
        assert "hemlighet" not in answer.content.decode()

    def test_a_browser_still_gets_a_page(self, client_for, member, monkeypatch):
        monkeypatch.setattr(access.customers_for, "__code__", (lambda actor: 1 / 0).__code__)
        client = client_for(member)
        client.raise_request_exception = False
        answer = client.get("/customers/", headers={"Accept": "text/html"})
        assert answer["Content-Type"].startswith("text/html")


class TestLanguages:
    """Sentences in the language that is asked for."""

    @pytest.mark.parametrize(
        ("asked", "language", "start"),
        [
            ("sv", "sv", "Fyll"),
            ("en", "en", "Fill"),
            ("en-GB,en;q=0.9,sv;q=0.8", "en", "Fill"),
            ("de, sv;q=0.5", "sv", "Fyll"),
            ("de", "sv", "Fyll"),
            ("", "sv", "Fyll"),
            ("x" * 5000, "sv", "Fyll"),
        ],
    )
    def test_that_of_the_header_else_the_users_own(self, program, asked, language, start):
        headers = {"Accept_Language": asked} if asked else {}
        answer = program.ask("post", "customers/", {}, **headers)
        assert answer["Content-Language"] == language
        assert answer.json()["message"].startswith(start)
        assert "Accept-Language" in answer["Vary"]

    def test_a_stranger_is_refused_in_it_too(self, organisation):
        answer = Program().ask("get", "me/", Accept_Language="en")
        assert answer.json()["message"].startswith("Send a key")


class TestLimits:
    """How often, by one key and by all together."""

    def test_a_key_is_told_what_is_left_and_then_to_wait(self, program, settings):
        settings.API_PER_TOKEN = 2
        answers = [program.ask("get", "me/") for _time in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert [answer["RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
        assert answers[-1].json()["code"] == "rate_limited"
        assert 1 <= int(answers[-1]["Retry-After"]) <= 60
        assert answers[0]["RateLimit-Limit"] == "2"

    def test_another_key_goes_on(self, program, member, settings):
        settings.API_PER_TOKEN = 1
        for _time in range(2):
            program.ask("get", "me/")
        assert program_for(member).ask("get", "me/").status_code == 200

    def test_the_organisation_has_a_limit_of_its_own(self, member, owner, settings):
        settings.API_PER_ORGANISATION = 2
        answers = [program_for(person).ask("get", "me/").status_code for person in (member, owner, member)]
        assert answers == [200, 200, 429]

    def test_another_organisation_is_not_counted(self, program, outsider, other_organisation, settings):
        from django_tenants.utils import tenant_context

        settings.API_PER_ORGANISATION = 1
        program.ask("get", "me/")
        with tenant_context(other_organisation):
            assert program_for(outsider).ask("get", "me/").status_code == 200
        assert program.ask("get", "me/").status_code == 429

    def test_what_is_refused_was_not_done(self, program, settings):
        settings.API_PER_TOKEN = 0
        assert program.ask("post", "customers/", {"name": "X"}).status_code == 429
        assert not Customer.objects.exists()

    def test_guessing_is_slowed_down(self, organisation, settings):
        settings.API_REFUSALS = 2
        answers = [Program("ks_fel").ask("get", "me/").status_code for _time in range(3)]
        assert answers == [401, 401, 429]


class TestKeys:
    """How a key is sent."""

    @pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic {}", "{}", "Bearer x{}", "Bearer {}x"])
    def test_anything_but_the_key_itself_is_refused(self, member, header):
        secret = make_key(member)[1]
        answer = Program(HTTP_AUTHORIZATION=header.format(secret)).ask("get", "me/")
        assert answer.status_code == 401

    def test_the_scheme_is_written_as_one_likes(self, member):
        answer = Program(HTTP_AUTHORIZATION=f"bearer {make_key(member)[1]}").ask("get", "me/")
        assert answer.status_code == 200

    def test_the_index_leads_everywhere(self, program):
        for url in program.ask("get", "").json().values():
            assert program.ask("get", url.split("localhost")[1]).status_code in {200, 302}

    def test_a_read_only_organisation_is_read_and_not_written(self, program, organisation, monkeypatch):
        customer = CustomerFactory()
        monkeypatch.setattr(type(organisation), "is_writable", False)
        assert program.ask("get", f"customers/{customer.pk}/").status_code == 200
        answer = program.ask("patch", f"customers/{customer.pk}/", {"name": "X"})
        assert (answer.status_code, answer.json()["code"]) == (403, "read_only")
