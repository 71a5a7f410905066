"""The demo organisation."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django_tenants.utils import tenant_context

from kundsystem.accounts.models import User
from tenants import memberships, queries
from tests.clients import OrganisationClient


def create_demo() -> dict[str, str]:
    out = io.StringIO()
    call_command("create_demo", json=True, stdout=out)
    [line] = out.getvalue().splitlines()
    return json.loads(line)


def test_it_prints_how_to_sign_in_and_that_works(db):
    demo = create_demo()
    assert set(demo) == {"email", "password", "organisation"}
    for host in (queries.host_of(demo["organisation"]), "127.0.0.1"):
        client = OrganisationClient(HTTP_HOST=host)
        client.post("/accounts/login/", {"login": demo["email"], "password": demo["password"]})
        assert client.get("/customers/").status_code == 200, host


def test_making_it_again_changes_nothing(db):
    from crm_core.customers.models import Customer

    first, organisation = create_demo(), queries.organisation_by_host("127.0.0.1")
    with tenant_context(organisation):
        Customer.objects.filter(name="Granlida Mätteknik AB").update(name="Ändrad")
        User.objects.filter(email="oskar@demo.example").delete()
    assert create_demo() == first
    with tenant_context(organisation):
        assert Customer.objects.count() == 40
        assert Customer.objects.filter(name="Ändrad", is_sample=False).exists()
        roles = dict(User.objects.values_list("name", "role__key"))
    assert roles == {
        "Karin Ekvall": "owner",
        "Jonas Brandeby": "administrator",
        "Lena Tornevik": "member",
        "Oskar Hallingberg": "reader",
    }
    assert list(memberships.organisations_of("karin@demo.example")) == [organisation]


def test_it_is_for_development_only(db, settings):
    settings.DEVELOPMENT = False
    with pytest.raises(CommandError, match="development only"):
        call_command("create_demo")
