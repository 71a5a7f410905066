"""Reference mail: who may be named, the table, and that each use is counted."""

import datetime as dt

import pytest
from django.core import mail as outbox
from django.utils import timezone

from crm_core.deals.actions import update_deal
from crm_core.history.models import Change
from crm_core.mail_templates import sending, writing
from crm_core.mail_templates.content import Layout
from crm_core.mail_templates.models import MailDraft
from crm_core.mail_templates.showing import written
from crm_core.mail_templates.tables import clean_table, rows_of, table_of
from crm_core.models import Deal, ReferenceUse
from kundsystem.shared.errors import UserError
from tests.factories import ContactFactory, CustomerFactory, DealFactory, ProductFactory

PAGE = "/references/"


@pytest.fixture
def product(organisation):
    return ProductFactory(name="Säljkompass")


@pytest.fixture
def to(organisation, member):
    customer = CustomerFactory(name="Nykund AB", owner=member)
    ContactFactory(customer=customer, first_name="Nina", last_name="Ny", email="nina@nykund.example")
    return customer


@pytest.fixture
def references(product, member):
    """Four reference deals, by name of the customer; the last one was allowed until yesterday."""
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    deals = []
    for number, name in enumerate(("Alfa", "Beta", "Gamma", "Slut")):
        customer = CustomerFactory(name=f"{name} <b>{{{{x}}}}", phone=f"+468465004{number:02}", owner=member)
        person = ContactFactory(customer=customer, first_name=name, last_name="Ek", email=f"{name.lower()}@x.example")
        facts = {"is_reference": True, "reference_until": yesterday if name == "Slut" else None}
        deals.append(DealFactory(customer=customer, product=product, reference_contact=person, **facts))
    return deals


def begun(client, product, to, deals):
    given = {"product": str(product.pk), "customer": str(to.pk), "ticked": "1", "deal": [str(one.pk) for one in deals]}
    return client.post(PAGE, given)


def test_those_that_were_asked_least_are_ticked_and_who_is_over_can_not_be(
    client_for, member, product, to, references, query_count
):
    ReferenceUse.objects.create(deal=references[0], sent_to=to)
    ReferenceUse.objects.create(deal=references[1], sent_to=to, used_at=timezone.now() - dt.timedelta(days=400))
    client = client_for(member)
    with query_count(14):
        page = client.get(PAGE, {"product": str(product.pk), "customer": str(to.pk)}).content.decode()
    order = [page.index(f"{name} &lt;b&gt;") for name in ("Beta", "Gamma", "Slut", "Alfa")]
    assert order == sorted(order)
    assert page.count(" checked>") == 3
    assert page.count(" disabled>") == 1
    assert begun(client, product, to, references[3:]).status_code == 422
    assert not MailDraft.objects.exists()


def test_the_letter_has_the_chosen_in_a_table_and_each_use_is_counted_when_it_is_sent(
    client_for, member, actor_for, product, to, references, django_capture_on_commit_callbacks
):
    answer = begun(client_for(member), product, to, references[:2])
    draft = MailDraft.objects.get()
    assert answer.headers["Location"].startswith("/mail/drafts/")
    assert draft.subject == "Referenser för Säljkompass"
    message = written(draft, draft.contact, member)
    assert message.missing == ()
    assert "Hej Nina," in message.rendered.text
    assert "E-post: alfa@x.example" in message.rendered.text
    assert "Alfa &lt;b&gt;x" in message.rendered.html
    assert 'href="mailto:beta@x.example"' in message.rendered.html
    assert 'href="tel:' in message.rendered.html
    assert not ReferenceUse.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        sending.send(actor=actor_for(member), draft=draft, contact=draft.contact)
    assert set(ReferenceUse.objects.values_list("deal", "sent_to", "used_by")) == {
        (deal.pk, to.pk, member.pk) for deal in references[:2]
    }
    assert Change.objects.filter(table_name="reference_use", verb="mail.send").count() == 2
    assert len(outbox.outbox) == 1


def test_a_reference_that_is_taken_out_of_the_letter_is_not_counted(
    client_for, member, actor_for, product, to, references
):
    begun(client_for(member), product, to, references[:1])
    draft, actor = MailDraft.objects.get(), actor_for(member)
    table = next(piece for piece in draft.content.pieces if piece.layout == Layout.TABLE)
    writing.remove_piece(actor=actor, draft=draft, key=table.key)
    sending.send(actor=actor, draft=draft, contact=draft.contact)
    assert not ReferenceUse.objects.exists()


def test_a_deal_brings_its_product_and_customer(client_for, member, product, to, references):
    deal = DealFactory(customer=to, product=product)
    page = client_for(member).get(PAGE, {"about": str(deal.pk)}).content.decode()
    assert "Nykund AB" in page
    assert page.count(" checked>") == 3


def test_a_customer_that_is_not_there_is_refused_beside_what_was_written(client_for, member, product, references):
    given = {"product": str(product.pk), "to": "Finns inte", "ticked": "1", "deal": [str(references[0].pk)]}
    answer = client_for(member).post(PAGE, given)
    assert answer.status_code == 422
    assert 'value="Finns inte"' in answer.content.decode()


def test_whoever_is_named_must_be_at_the_customer(actor_for, member, references):
    stranger = ContactFactory(customer=CustomerFactory(owner=member), last_name="Annan")
    with pytest.raises(UserError):
        update_deal(actor=actor_for(member), pk=references[0].pk, changes={"reference_contact": stranger})
    assert Deal.objects.get(pk=references[0].pk).reference_contact != stranger


def test_a_table_is_read_as_it_was_written_and_no_cell_becomes_a_field():
    table = table_of([("Kund", "Telefon"), ("A|B", "{{ kund.namn }}"), ("C", "")])
    assert rows_of(table) == [["Kund", "Telefon"], ["A/B", "kund.namn"], ["C", ""]]
    assert clean_table(table) == table
    with pytest.raises(UserError):
        clean_table("a|b\n" * 200)
