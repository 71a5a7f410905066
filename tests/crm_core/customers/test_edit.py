"""Editing a customer: the whole form, and one field where it stands."""

import pytest
from django.urls import reverse

from crm_core.customers import actions
from crm_core.customers.cells import cell_of
from crm_core.customers.models import Customer, CustomerStatus, Tag
from crm_core.fields.registry import field_of, fields_of
from crm_core.history.actions import undo
from kundsystem.shared.errors import Conflict, NotFound, UserError
from kundsystem.shared.keys import key_to_short
from tests.factories import CustomerFactory, UserFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def customer(organisation):
    return CustomerFactory(name="Granlida Mätteknik AB", phone="+46846500411")


def address(customer, name, *, editor=False):
    return f"/customers/{key_to_short(customer.pk)}/fields/{name}/{'edit/' if editor else ''}"


def value_of(customer, name):
    return getattr(Customer.objects.get(pk=customer.pk), name)


def test_a_field_is_changed_where_it_stands_and_can_be_undone(client_for, member, customer):
    client = client_for(member)
    editor = client.get(address(customer, "phone", editor=True), headers=HTMX).content.decode()
    assert 'value="08-465 004 11"' in editor
    assert 'name="seen" value="+46846500411"' in editor
    answer = client.post(address(customer, "phone"), {"phone": "08-465 004 12", "seen": "+46846500411"}, headers=HTMX)
    assert answer.status_code == 200
    assert "08-465 004 12" in answer.content.decode()
    assert value_of(customer, "phone") == "+46846500412"
    back = answer.content.decode().split('hx-post="/undo/')[1].split('"')[0]
    client.post(f"/undo/{back}", headers=HTMX)
    assert value_of(customer, "phone") == "+46846500411"


def test_a_reader_sees_the_value_but_no_editor(client_for, reader, customer):
    client = client_for(reader)
    assert "hx-get" not in client.get(address(customer, "phone"), headers=HTMX).content.decode()
    assert client.get(address(customer, "phone", editor=True), headers=HTMX).status_code == 403
    assert client.post(address(customer, "phone"), {"phone": "08-1"}, headers=HTMX).status_code == 403


def test_a_mistake_keeps_the_editor_and_what_was_typed(client_for, member, customer):
    answer = client_for(member).post(address(customer, "phone"), {"phone": "ring", "seen": ""}, headers=HTMX)
    assert answer.status_code == 422
    assert 'value="ring"' in answer.content.decode()
    assert value_of(customer, "phone") == "+46846500411"


def test_somebody_elses_change_is_not_written_over(client_for, member, owner, customer, actor_for):
    actions.update_customer(actor=actor_for(owner), customer=customer, changes={"phone": "+46846500412"})
    client = client_for(member)
    answer = client.post(address(customer, "phone"), {"phone": "08-465 004 21", "seen": "+46846500411"}, headers=HTMX)
    text = answer.content.decode().replace("\u00a0", " ")  # a number does not break within the sentence
    assert answer.status_code == 409
    assert owner.name in text
    assert "08-465 004 12" in text
    assert "08-465 004 21" in text
    assert value_of(customer, "phone") == "+46846500412"
    # What the box's own button posts is seen, and so it is used.
    again = client.post(address(customer, "phone"), {"value": "08-465 004 21", "seen": "+46846500412"}, headers=HTMX)
    assert again.status_code == 200
    assert value_of(customer, "phone") == "+46846500421"


def test_ones_own_change_in_another_window_is_called_that(member, customer, actor_for):
    actor = actor_for(member)
    actions.update_customer(actor=actor, customer=customer, changes={"phone": "+46846500412"})
    with pytest.raises(Conflict) as refused:
        actions.update_customer(actor=actor, customer=customer, changes={"phone": ""}, seen={"phone": "+46846500411"})
    assert member.name not in refused.value.message
    conflict = refused.value.context["conflicts"][0]
    assert conflict["own"]
    assert not conflict["by"]


def test_the_receipt_tells_who_has_the_same_number(client_for, member, customer):
    CustomerFactory(name="Granlida Holding AB", org_number="5567037485")
    answer = client_for(member).post(address(customer, "org_number"), {"value": "556703-7485"}, headers=HTMX)
    assert answer.status_code == 200
    assert "Granlida Holding AB" in answer.content.decode()


def test_another_field_is_no_conflict(member, owner, customer, actor_for):
    actions.update_customer(actor=actor_for(owner), customer=customer, changes={"email": "info@granlida.example"})
    seen = {"phone": "+46846500411"}
    actions.update_customer(actor=actor_for(member), customer=customer, changes={"phone": ""}, seen=seen)
    assert value_of(customer, "email") == "info@granlida.example"


def test_whoever_wants_what_it_has_become_disturbs_nobody(member, owner, customer, actor_for):
    actions.update_customer(actor=actor_for(owner), customer=customer, changes={"phone": "+468"})
    actions.update_customer(
        actor=actor_for(member), customer=customer, changes={"phone": "+468"}, seen={"phone": "+46846500411"}
    )


def test_the_same_value_again_is_no_change(client_for, member, customer):
    seen = {"phone": "08-465 004 11", "seen": "+46846500411"}
    answer = client_for(member).post(address(customer, "phone"), seen, headers=HTMX)
    assert answer.status_code == 200
    assert "data-undo" not in answer.content.decode()


def test_the_status_is_chosen_in_a_menu(client_for, member, customer):
    former = CustomerStatus.objects.order_by("position").last()
    client = client_for(member)
    assert former.name in client.get(address(customer, "status", editor=True), headers=HTMX).content.decode()
    seen = {"value": str(former.pk), "seen": str(customer.status_id)}
    assert client.post(address(customer, "status"), seen, headers=HTMX).status_code == 200
    assert value_of(customer, "status") == former


def test_a_status_can_not_be_emptied_or_made_up(client_for, member, customer):
    client = client_for(member)
    for value in ("", "Kejsare", str(customer.pk)):
        assert client.post(address(customer, "status"), {"value": value}, headers=HTMX).status_code == 422


def test_tags_are_ticked_and_undone(member, customer, actor_for):
    tags = [Tag.objects.create(name=name, subject="customer") for name in ("Mässa", "Norr")]
    actor = actor_for(member)
    actions.update_customer(actor=actor, customer=customer, changes={"tags": tuple(tags)}, seen={"tags": ""})
    assert {tag.name for tag in customer.tags.all()} == {"Mässa", "Norr"}
    with pytest.raises(Conflict):
        actions.update_customer(actor=actor, customer=customer, changes={"tags": ()}, seen={"tags": ""})
    undo(actor=actor, operation=actor.last_operation)
    assert not customer.tags.exists()


def test_every_field_has_an_editor_that_takes_its_own_value(client_for, member, customer):
    client = client_for(member)
    for field in fields_of("customer"):
        answer = client.get(address(customer, field.name, editor=True), headers=HTMX)
        assert answer.status_code == (200 if field.editable else 404), field.name
        if field.editable:
            raw = field.kind.raw(field.read(customer))
            sent = {field.name: raw, "seen": field.token(customer)}
            assert client.post(address(customer, field.name), sent, headers=HTMX).status_code == 200, field.name


def test_without_scripts_the_editor_is_the_form(client_for, member, customer):
    answer = client_for(member).get(address(customer, "phone", editor=True))
    assert answer.headers["Location"] == f"/customers/{key_to_short(customer.pk)}/edit/#id_phone"


def test_the_cell_knows_the_same_addresses_as_the_urls(member, customer, actor_for):
    cell = cell_of(actor_for(member), customer, "phone")
    assert cell.url == reverse("customer_field_save", args=[customer.pk, "phone"])
    assert cell.page == reverse("customer_edit", args=[customer.pk]) + "#id_phone"


def posted(customer, **changes):
    """What the form would send: every field as it was shown."""
    data = {}
    for field in fields_of("customer"):
        if field.in_form:
            data[field.name] = field.kind.raw(field.read(customer))
            data[f"seen-{field.name}"] = field.token(customer)
    return data | changes


def test_the_whole_form_is_saved(client_for, member, customer):
    url = f"/customers/{key_to_short(customer.pk)}/edit/"
    client = client_for(member)
    assert client.get(url).status_code == 200
    answer = client.post(url, posted(customer, name="Granlida AB", employees="1 200", postal_postcode="741 90"))
    assert answer.status_code == 302
    customer.refresh_from_db()
    assert (customer.name, customer.employees, customer.postal_postcode) == ("Granlida AB", 1200, "74190")


def test_the_form_tells_of_a_conflict_keeps_what_was_typed_and_lets_one_choose(
    client_for, member, owner, customer, actor_for
):
    url = f"/customers/{key_to_short(customer.pk)}/edit/"
    stale = posted(customer, phone="08-465 004 21", name="Granlida AB")
    actions.update_customer(actor=actor_for(owner), customer=customer, changes={"phone": "+46846500412"})
    client = client_for(member)
    answer = client.post(url, stale)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="08-465 004 21"' in text
    assert 'name="seen-phone" value="+46846500412"' in text
    assert value_of(customer, "name") == "Granlida Mätteknik AB"
    kept = client.post(url, stale | {"keep": "phone"}).content.decode()
    assert 'value="08-465 004 12"' in kept
    assert 'value="Granlida AB"' in kept
    assert client.post(url, stale | {"seen-phone": "+46846500412"}).status_code == 302
    assert value_of(customer, "phone") == "+46846500421"


def test_a_company_is_not_its_own_parent(member, customer, actor_for):
    child = CustomerFactory(parent=customer)
    for parent in (customer, child):
        with pytest.raises(UserError):
            actions.update_customer(actor=actor_for(member), customer=customer, changes={"parent": parent})


def test_what_the_system_keeps_can_not_be_written(member, customer, actor_for):
    with pytest.raises(NotFound):
        actions.update_customer(actor=actor_for(member), customer=customer, changes={"last_contact": None})


def test_a_colleague_who_has_left_stays_where_they_are_but_is_not_offered(member, customer):
    gone = UserFactory(name="Gunnar Gick", is_active=False)
    field = field_of("customer", "owner")
    assert "Gunnar Gick" not in [text for _key, text, _tone in field.kind.options(None)]
    assert "Gunnar Gick" in [text for _key, text, _tone in field.kind.options(gone)]
    assert field.parse(str(gone.pk)) == gone


def test_a_customer_is_archived_and_brought_back(client_for, member, reader, customer):
    url = f"/customers/{key_to_short(customer.pk)}/"
    assert client_for(reader).post(f"{url}archive/").status_code == 403
    client = client_for(member)
    assert client.post(f"{url}archive/").status_code == 302
    assert value_of(customer, "archived_at")
    assert client.post(f"{url}restore/").status_code == 302
    assert value_of(customer, "archived_at") is None


def test_a_stranger_finds_nothing(client_for, outsider, customer):
    client = client_for(outsider)
    for url in (f"/customers/{key_to_short(customer.pk)}/edit/", address(customer, "phone", editor=True)):
        assert client.get(url, headers=HTMX).status_code == 404
