"""The organisation of a request: set from the host, cleared afterwards."""

import pytest
from django.db import connection
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from crm_core.models import Customer
from tenants.middleware import OrganisationMiddleware
from tests import cast
from tests.factories import CustomerFactory


@pytest.fixture
def ask(organisation):
    """Return a function: view → its answer through the middleware, at Alfa's address."""
    CustomerFactory(name="Alfas kund")
    connection.set_schema_to_public()

    def through(view, host=cast.ALFA.host):
        return OrganisationMiddleware(view)(RequestFactory().get("/", headers={"host": host}))

    return through


def names():
    """The customers, when somebody asks for them."""
    yield from Customer.objects.values_list("name", flat=True)


def test_a_view_is_in_the_organisation_of_its_host(ask):
    assert ask(lambda request: HttpResponse(",".join(names()))).content == b"Alfas kund"
    assert connection.schema_name == "public"


def test_what_is_streamed_is_made_in_the_organisation_too(ask):
    answer = ask(lambda request: StreamingHttpResponse(names()))
    assert connection.schema_name == "public"
    assert b"".join(answer.streaming_content) == b"Alfas kund"
    assert connection.schema_name == "public"


def test_a_stream_that_is_given_up_leaves_no_organisation_behind(ask):
    answer = ask(lambda request: StreamingHttpResponse(iter([b"one", b"two"])))
    assert next(iter(answer.streaming_content)) == b"one"
    answer.close()
    assert connection.schema_name == "public"


def test_a_file_is_still_sent_as_a_file(ask, tmp_path):
    (tmp_path / "file").write_bytes(b"text")
    answer = ask(lambda request: FileResponse((tmp_path / "file").open("rb")))
    assert answer.file_to_stream is not None


def test_an_unknown_host_finds_nothing(ask):
    assert ask(lambda request: pytest.fail("no view should be asked"), "gamma.kundsystem.localhost").status_code == 302
