"""The operator goes into an organisation only by saying why, where its administrators read it."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from crm_core.models import Customer
from tests import cast
from tests.factories import CustomerFactory

HOW = {"who": "Ylva Drift", "why": "Ärende 812: kunden Granlida syns inte"}


def test_a_visit_stands_in_the_log(organisation, client_for, administrator):
    CustomerFactory(name="Granlida")
    code = "from crm_core.models import Customer; Customer.objects.update(employees=7)"
    call_command("visit", cast.ALFA.host, command=code, **HOW)
    assert Customer.objects.get().employees == 7
    page = client_for(administrator).get(reverse("log")).content.decode()
    assert "Ylva Drift" in page
    assert "Ärende 812: kunden Granlida syns inte" in page


@pytest.mark.parametrize("given", [{"why": " "}, {"who": ""}])
def test_nobody_comes_in_without_saying_who_and_why(organisation, given):
    with pytest.raises(CommandError):
        call_command("visit", cast.ALFA.host, command="1", **(HOW | given))


def test_nothing_is_opened_where_no_organisation_is(organisation):
    with pytest.raises(CommandError):
        call_command("visit", "nobody.example", command="1", **HOW)
