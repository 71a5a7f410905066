"""Who receives a newsletter: on the customer's tab, in a mailing, through merging, in selections and for programs."""

import pytest

from crm_core.history.actions import undo
from crm_core.mailings import sending
from crm_core.mailings.actions import create_mailing, start_mailing
from crm_core.mailings.models import Delivery
from crm_core.mailings.snapshot import prepare
from crm_core.merging.actions import merge_contacts, merge_customers
from crm_core.models import Customer, MailConsent, Newsletter, Subscription, Suppression
from crm_core.newsletters import actions
from crm_core.own_values.actions import merge_values
from crm_core.own_values.registry import list_called
from crm_core.selections.compiling import selected
from crm_core.selections.freezing import checked_selection
from crm_core.selections.sentences import sentence
from crm_core.selections.tree import ALL, PERSONS, Condition, Group, Tree
from kundsystem.shared.errors import UserError
from kundsystem.shared.keys import key_to_short
from tests.api import program_for
from tests.crm_core.mailings.letters import CONTENT, Postbox, mailing_to
from tests.factories import ContactFactory, CustomerFactory


@pytest.fixture
def actor(member, actor_for):
    return actor_for(member)


@pytest.fixture
def newsletter(organisation):
    return Newsletter.objects.create(name="Månadsbrevet")


@pytest.fixture
def customer(organisation, member):
    return CustomerFactory(name="Granlida AB", email="info@granlida.example", owner=member)


def mailing_of(actor, newsletter):
    mailing = create_mailing(actor=actor, name="November", content=CONTENT, newsletter=newsletter)
    prepare(actor=actor, mailing=mailing)
    return mailing


def test_one_click_on_the_tab_adds_a_recipient_and_another_takes_it_away(
    client_for, member, newsletter, customer, query_count
):
    maja = ContactFactory(customer=customer, first_name="Maja", last_name="Ek", email="maja@granlida.example")
    ContactFactory(customer=customer, first_name="Utan", last_name="Adress", email="")
    client, tab = client_for(member), f"/customers/{key_to_short(customer.pk)}/newsletters/"
    address = f"{tab}choose/"
    client.post(address, {"do": f"add {newsletter.pk} {maja.pk}", "source": "event"})
    client.post(address, {"do": f"add {newsletter.pk} {customer.pk}"})
    with query_count(22):
        page = client.get(tab, headers={"HX-Request": "true"}).content.decode()
    assert "Sade det på ett möte eller en mässa" in page
    assert 'aria-label="Månadsbrevet till Maja Ek"' in page
    assert f'value="end {newsletter.pk} {maja.pk}"' in page
    assert 'aria-label="Månadsbrevet till Utan Adress"' not in page
    client.post(address, {"do": f"end {newsletter.pk} {maja.pk}"})
    ended = Subscription.objects.get(contact=maja)
    assert (ended.ending, ended.ended_by, ended.started_by, ended.source) == ("colleague", member, member, "event")
    assert [one.recipient_key for one in Subscription.objects.active()] == [customer.pk]


def test_only_active_recipients_get_a_newsletter_and_whoever_leaves_is_left_out_of_what_waits(
    actor, newsletter, customer
):
    maja, erik, gone = (
        ContactFactory(customer=customer, last_name=name, email=f"{name}@granlida.example")
        for name in ("maja", "erik", "gone")
    )
    ContactFactory(customer=customer, last_name="tove", email="tove@granlida.example")
    rows = {
        one: actions.subscribe(actor=actor, newsletter=newsletter, customer=customer, contact=one)
        for one in (maja, erik, gone)
    }
    actions.unsubscribe(actor=actor, subscription=rows[gone])
    mailing = start_mailing(actor=actor, mailing=mailing_of(actor, newsletter))
    assert mailing.deliveries.counted() == {"queued": 2}
    actions.unsubscribe(actor=actor, subscription=rows[erik])
    # What was being handed over, and is queued again, is asked about anew when its turn comes.
    late = Delivery.objects.get(mailing=mailing, contact=erik)
    Delivery.objects.filter(pk=late.pk).update(state="queued", reason="")
    postbox = Postbox()
    while sending.send_slice(mailing.pk, postbox) is not None:
        pass
    assert postbox.addresses == ["maja@granlida.example"]
    late.refresh_from_db()
    assert (late.state, late.why) == ("left_out", "Får inte nyhetsbrevet längre")


def test_a_private_person_without_consent_is_left_out_of_mailings_until_it_is_given(actor):
    mailing = mailing_to(actor, "a@x.example", "b@x.example")
    customer = Customer.objects.get(contacts__email="a@x.example")
    for kind, number in (("person", ""), ("company", "8001011234")):
        Customer.objects.filter(pk=customer.pk).update(kind=kind, org_number=number)
        assert prepare(actor=actor, mailing=mailing) == {"left_out": 2}
        assert mailing.deliveries.left_out() == {"consent": 2}
    actions.give_consent(actor=actor, customer=customer, source="form")
    assert prepare(actor=actor, mailing=mailing) == {"queued": 2}
    actions.withdraw_consent(actor=actor, customer=customer)
    assert mailing.deliveries.left_out() == {"consent": 2}


def test_of_one_address_the_recipient_with_consent_gets_it(actor):
    lacking = CustomerFactory(name="A privat", kind="person")
    ContactFactory(customer=lacking, last_name="A", email="same@x.example")
    mailing = mailing_to(actor, "same@x.example")
    assert mailing.deliveries.counted() == {"queued": 1, "left_out": 1}
    assert mailing.deliveries.left_out() == {"consent": 1}


def test_whoever_has_opted_out_by_one_address_has_by_the_other_when_they_are_merged(actor, customer):
    one = ContactFactory(customer=customer, last_name="Ek", email="new@granlida.example")
    other = ContactFactory(customer=customer, last_name="Ek", email="old@granlida.example")
    third = ContactFactory(customer=customer, last_name="Ek", email="third@granlida.example")
    for address, reason in (("new@granlida.example", "bounced"), ("old@granlida.example", "opted_out")):
        Suppression.objects.create(address=address, reason=reason)
    merge_contacts(actor=actor, kept=one.pk, gone=other.pk, taken=["email"])
    barred = Suppression.objects.values_list("address", "reason")
    assert set(barred) == {("new@granlida.example", "opted_out"), ("old@granlida.example", "opted_out")}
    # Also by the address that the merge itself has taken away.
    merge_contacts(actor=actor, kept=one.pk, gone=third.pk, taken=["email"])
    assert set(barred.all()) >= {("third@granlida.example", "opted_out")}
    undo(actor=actor, operation=actor.last_operation)
    assert not barred.filter(address="third@granlida.example").exists()


def test_a_consent_that_was_withdrawn_stands_for_both_when_they_are_merged(actor, customer):
    twin = CustomerFactory(name="Granlida Aktiebolag", owner=actor.user)
    actions.give_consent(actor=actor, customer=customer, source="form")
    actions.withdraw_consent(actor=actor, customer=customer)
    actions.give_consent(actor=actor, customer=twin, source="asked")
    merge_customers(actor=actor, kept=customer.pk, gone=twin.pk)
    assert not MailConsent.objects.in_force().exists()


def test_merging_leaves_one_recipient_and_keeps_that_somebody_has_opted_out(actor, newsletter, customer):
    twin = CustomerFactory(name="Granlida Aktiebolag", email="info@granlida.example", owner=actor.user)
    one, other = (ContactFactory(customer=customer, last_name="Ek", email="ek@granlida.example") for _ in range(2))
    for owner, contact in ((customer, None), (twin, None), (customer, one), (customer, other)):
        actions.subscribe(actor=actor, newsletter=newsletter, customer=owner, contact=contact)
    opted_out = Subscription.objects.get(contact=other)
    actions.unsubscribe(actor=actor, subscription=opted_out, ending="self")
    merge_contacts(actor=actor, kept=one.pk, gone=other.pk)
    merge_customers(actor=actor, kept=customer.pk, gone=twin.pk)
    assert [row.recipient_key for row in Subscription.objects.active()] == [customer.pk]
    assert Subscription.objects.get(contact=one).ending == "self"
    undo(actor=actor, operation=actor.last_operation)
    assert {row.recipient_key for row in Subscription.objects.active()} == {customer.pk, twin.pk}


def test_newsletters_are_merged_in_the_settings_with_their_recipients(actor_for, administrator, newsletter, customer):
    actor, other = actor_for(administrator), Newsletter.objects.create(name="Nyheter")
    for one in (newsletter, other):
        actions.subscribe(actor=actor, newsletter=one, customer=customer)
    merge_values(actor=actor, values=list_called("newsletters", "newsletter"), kept=newsletter.pk, gone=other.pk)
    assert [row.newsletter for row in Subscription.objects.active()] == [newsletter]
    other.refresh_from_db()
    with pytest.raises(UserError):
        actions.subscribe(actor=actor, newsletter=other, customer=customer)


def test_selections_ask_for_receivers_and_for_consent(actor, newsletter, customer):
    from crm_core.selections.actions import create_selection

    maja, _erik = (ContactFactory(customer=customer, last_name=name, email=f"{name}@x.example") for name in "ab")
    actions.subscribe(actor=actor, newsletter=newsletter, customer=customer, contact=maja)
    private = CustomerFactory(name="Privat", kind="person")
    actions.give_consent(actor=actor, customer=private, source="asked")

    def found(result, name, **given):
        tree = Tree(Group(ALL, (Condition(name, given),)), result=result)
        selection = create_selection(actor=actor, name=f"{name} {result}", tree=tree)
        checked = checked_selection(actor, selection).usable()
        return list(selected(checked)), str(sentence(checked))

    rows, said = found(PERSONS, "newsletter", newsletters=[str(newsletter.pk)])
    assert rows == [maja]
    assert "Månadsbrevet" in said
    assert found("customers", "newsletter", newsletters=[str(newsletter.pk)])[0] == [customer]
    assert found("customers", "consent", sources=["asked"])[0] == [private]


def test_a_program_adds_and_ends_a_recipient(member, newsletter, customer):
    program = program_for(member)
    body = {"newsletter": newsletter.name, "customer": str(customer.pk)}
    answer = program.ask("post", "newsletter-recipients/", body)
    assert (answer.status_code, answer.json()["source"], answer.json()["active"]) == (201, "program", True)
    answer = program.ask("patch", f"newsletter-recipients/{answer.json()['id']}/", {"active": False})
    assert (answer.json()["active"], answer.json()["ending"]) == (False, "program")
