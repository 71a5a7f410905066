"""Contact persons in the window."""

import pytest

from crm_core.contacts import actions
from crm_core.history.actions import undo
from crm_core.models import Contact, PositionType
from kundsystem.shared.errors import Conflict, InvalidFields
from kundsystem.shared.keys import key_to_short
from tests.factories import ContactFactory, CustomerFactory


def new(customer) -> str:
    return f"/customers/{key_to_short(customer.pk)}/contacts/new/"


def url(contact, what: str) -> str:
    return f"/contacts/{key_to_short(contact.pk)}/{what}"


def test_a_member_adds_the_first_person_who_becomes_the_main_contact(organisation, client_for, member):
    customer = CustomerFactory()
    position = PositionType.objects.first()
    client_for(member).post(
        new(customer),
        {
            "first_name": "Maja",
            "last_name": "Söderlind",
            "position_type": str(position.pk),
            "phone": "08-465 004 14",
            "email": "MAJA@Granlida.example",
        },
    )
    contact = Contact.objects.get()
    assert (contact.name, contact.phone, contact.email) == ("Maja Söderlind", "+46846500414", "maja@granlida.example")
    assert contact.is_main
    assert contact.position_type == position


def test_there_is_one_main_contact_at_most(organisation, member, actor_for):
    first = ContactFactory(is_main=True)
    second = actions.create_contact(
        actor=actor_for(member), customer_id=first.customer_id, values={"first_name": "Erik", "is_main": True}
    )
    first.refresh_from_db()
    assert second.is_main
    assert not first.is_main


def test_without_a_name_it_comes_back_with_the_reason(organisation, client_for, member):
    customer = CustomerFactory()
    answer = client_for(member, HTTP_HX_REQUEST="true").post(new(customer), {"phone": "123", "title": "Chef"})
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#contact-new"
    assert "Chef" in answer.content.decode()
    assert not Contact.objects.exists()


def test_a_reader_may_look_but_not_change(organisation, client_for, reader):
    contact = ContactFactory()
    client = client_for(reader)
    assert client.get(f"/customers/{key_to_short(contact.customer_id)}/contacts/").status_code == 200
    assert client.get(new(contact.customer)).status_code == 403
    for what in ("edit/", "fields/title/"):
        assert client.post(url(contact, what), {"title": "x"}).status_code == 403
    assert client.post(url(contact, "archive/")).status_code == 403


def test_a_stranger_finds_nobody(organisation, client_for, outsider):
    contact = ContactFactory()
    for what in ("", "edit/", "fields/title/"):
        assert client_for(outsider).get(url(contact, what)).status_code == 404
    assert client_for(outsider).post(url(contact, "archive/")).status_code == 404


def test_a_field_is_changed_where_it_stands(organisation, client_for, member):
    contact = ContactFactory(title="Chef")
    client = client_for(member, HTTP_HX_REQUEST="true")
    assert 'value="Chef"' in client.get(url(contact, "fields/title/")).content.decode()
    answer = client.post(url(contact, "fields/title/"), {"title": "Inköpschef", "seen": "Chef"})
    assert answer.status_code == 200
    assert answer["HX-Retarget"] == f"#contact-{contact.pk}"
    contact.refresh_from_db()
    assert contact.title == "Inköpschef"
    assert "/undo/" in answer.content.decode()


def test_a_wrong_value_stays_in_its_box(organisation, client_for, member):
    contact = ContactFactory()
    answer = client_for(member, HTTP_HX_REQUEST="true").post(
        url(contact, "fields/phone/"), {"phone": "abc", "seen": ""}
    )
    assert answer.status_code == 422
    assert 'value="abc"' in answer.content.decode()


def test_a_change_meanwhile_is_told_and_not_overwritten(organisation, client_for, member, owner, actor_for):
    contact = ContactFactory(title="Chef")
    actions.edit_contact(actor=actor_for(owner), pk=contact.pk, values={"title": "VD"})
    client = client_for(member, HTTP_HX_REQUEST="true")
    answer = client.post(url(contact, "fields/title/"), {"title": "Inköp", "seen": "Chef"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert owner.name in text
    assert "VD" in text
    assert 'name="seen" value="VD"' in text
    whole = client.post(url(contact, "edit/"), {"first_name": "Karin", "title": "Inköp", "seen-title": "Chef"})
    assert whole.status_code == 409
    assert 'name="seen-title" value="VD"' in whole.content.decode()
    assert client.post(url(contact, "fields/title/"), {"title": "Inköp", "seen": "VD"}).status_code == 200
    contact.refresh_from_db()
    assert contact.title == "Inköp"


def test_the_action_refuses_the_same(organisation, member, actor_for):
    contact = ContactFactory(title="Chef")
    with pytest.raises(Conflict):
        actions.edit_contact(actor=actor_for(member), pk=contact.pk, values={"title": "Ny"}, seen={"title": "Gammal"})
    with pytest.raises(InvalidFields):
        actions.edit_contact(actor=actor_for(member), pk=contact.pk, values={"first_name": "", "last_name": ""})


def test_a_person_is_put_away_and_comes_back(organisation, client_for, member, actor_for):
    contact = ContactFactory()
    actor = actor_for(member)
    actions.archive_contacts(actor=actor, keys=[contact.pk])
    page = client_for(member).get(f"/customers/{key_to_short(contact.customer_id)}/contacts/")
    assert contact.last_name not in page.content.decode()
    undo(actor=actor, operation=actor.last_operation)
    page = client_for(member).get(f"/customers/{key_to_short(contact.customer_id)}/contacts/")
    assert contact.last_name in page.content.decode()


def test_many_persons_are_shown_some_at_a_time(organisation, client_for, member, monkeypatch):
    customer = CustomerFactory()
    ContactFactory.create_batch(60, customer=customer)
    client = client_for(member)
    base = f"/customers/{key_to_short(customer.pk)}/contacts/"
    assert client.get(base).content.decode().count('id="contact-') - 1 == 50
    assert client.get(f"{base}?all=1").content.decode().count('id="contact-') - 1 == 60
    monkeypatch.setattr("crm_core.customers.tabs.MOST", 55)
    page = client.get(f"{base}?all=1").content.decode()
    assert page.count('id="contact-') - 1 == 55
    assert "De 55 första visas. Sök fram de övriga." in page
