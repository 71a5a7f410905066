"""A new customer, by form and by action."""

import pytest
from django.db import connection

from crm_core.customers import actions
from crm_core.customers.models import Customer
from crm_core.history.models import Change
from kundsystem.shared.errors import Forbidden, UserError
from tests.factories import CustomerFactory, default_status

URL = "/customers/new/"


def filled(**more):
    return {"name": "Hällmo Elteknik AB", "kind": "company", "status": str(default_status().pk)} | more


def test_a_member_makes_a_customer_and_lands_in_its_window(client_for, member):
    answer = client_for(member).post(URL, filled(org_number="556703-7485", phone="08-465 004 12", owner=str(member.pk)))
    customer = Customer.objects.get(name="Hällmo Elteknik AB")
    assert answer.status_code == 302
    assert (customer.org_number, customer.phone, customer.owner) == ("5567037485", "+46846500412", member)


def test_a_reader_may_not(client_for, reader):
    client = client_for(reader)
    assert client.get(URL).status_code == 403
    assert client.post(URL, filled()).status_code == 403
    assert not Customer.objects.exists()


def test_the_action_refuses_a_reader_too(reader, actor_for):
    with pytest.raises(Forbidden):
        actions.create_customer(actor=actor_for(reader), values={"name": "X AB"})


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(client_for, member):
    answer = client_for(member).post(
        URL, filled(org_number="559900-412", invoice_email="faktura@hallmo", phone="040-628 04 11")
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert not Customer.objects.exists()
    for typed in ("559900-412", "faktura@hallmo", "040-628 04 11", "Hällmo Elteknik AB"):
        assert f'value="{typed}"' in text
    assert 'href="#id_org_number"' in text
    assert 'href="#id_invoice_email"' in text
    assert '<details class="fmore" open>' in text


def test_htmx_gets_the_form_alone(client_for, member):
    client = client_for(member)
    refused = client.post(URL, filled(name=""), headers={"HX-Request": "true"})
    assert refused.status_code == 422
    assert "<html" not in refused.content.decode()
    accepted = client.post(URL, filled(), headers={"HX-Request": "true"})
    assert accepted.headers["HX-Redirect"].startswith("/customers/")


def test_numbers_are_given_in_turn_past_those_that_are_taken(member, actor_for):
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value + 1 FROM customer_number")
        following = cursor.fetchone()[0]
    CustomerFactory(number=str(following + 1))
    made = [actions.create_customer(actor=actor_for(member), values={"name": f"Kund {n}"}).number for n in range(3)]
    assert len(set(made)) == 3
    assert str(following + 1) not in made


def test_a_number_that_is_taken_is_refused_beside_the_field(client_for, member):
    CustomerFactory(number="10482")
    answer = client_for(member).post(URL, filled(number="10482"))
    assert answer.status_code == 422
    assert "10482" in answer.content.decode()
    assert Customer.objects.count() == 1


def test_without_a_status_it_gets_the_default_one(member, actor_for):
    customer = actions.create_customer(actor=actor_for(member), values={"name": "X AB"})
    assert customer.status.is_default


def test_the_history_says_who_made_it(member, actor_for):
    actor = actor_for(member)
    customer = actions.create_customer(actor=actor, values={"name": "X AB"})
    change = Change.objects.get(table_name="customer", row_id=customer.pk)
    assert (change.verb, change.actor, change.operation) == ("customer.create", member.pk, actor.last_operation)


def test_the_parent_company_is_found_by_its_suggestion(client_for, member):
    parent = CustomerFactory(name="Granlida Holding AB", number="77")
    client = client_for(member)
    assert "Granlida Holding AB (77)" in client.get("/customers/suggest/?parent=granl").content.decode()
    client.post(URL, filled(parent="Granlida Holding AB (77)"))
    assert Customer.objects.get(name="Hällmo Elteknik AB").parent == parent


@pytest.mark.parametrize(
    ("name", "typed"), [("org_number", "556703-7485"), ("email", "INFO@hallmo.example"), ("phone", "040-6280411")]
)
def test_it_tells_who_has_the_same_number_while_one_types(client_for, member, name, typed):
    CustomerFactory(
        name="Hällmo Fastighet", org_number="5567037485", email="info@hallmo.example", mobile="+46406280411"
    )
    client = client_for(member)
    assert "Hällmo Fastighet" in client.get("/customers/same/", {name: typed}).content.decode()
    assert "Hällmo" not in client.get("/customers/same/", {name: "55"}).content.decode()


def test_the_same_organisation_number_is_told_but_not_refused(client_for, member):
    CustomerFactory(org_number="5567037485")
    assert client_for(member).post(URL, filled(org_number="5567037485")).status_code == 302


def test_a_required_field_can_not_be_emptied_by_an_action(member, actor_for):
    with pytest.raises(UserError) as refused:
        actions.create_customer(actor=actor_for(member), values={"name": ""})
    assert refused.value.field == "name"
