"""The first page, and the sample data one can look around among."""

import pytest
from stdnum import luhn

from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer
from crm_core.history.actions import undo
from crm_core.notes.models import Note
from crm_core.starter import actions, queries
from kundsystem.shared.errors import Forbidden, UserError
from kundsystem.shared.swedish import parse_org_number, parse_phone, parse_postcode
from tests.factories import ContactFactory, CustomerFactory, DealFactory, FileFactory, NoteFactory


class TestHome:
    """Where one comes in."""

    def test_without_customers_it_is_the_first_page(self, client_for, member):
        text = client_for(member).get("/").content.decode()
        assert "/samples/add/" in text

    def test_with_customers_it_is_the_list(self, client_for, member):
        CustomerFactory()
        assert client_for(member).get("/")["Location"] == "/customers/"

    def test_a_reader_is_not_offered_what_a_reader_may_not_do(self, client_for, reader):
        answer = client_for(reader).get("/")
        assert answer.status_code == 200
        assert "/samples/add/" not in answer.content.decode()


class TestAdding:
    """What is put in."""

    def test_there_are_forty_with_contacts_and_years_of_notes(self, samples):
        assert Customer.objects.filter(is_sample=True).count() == 40
        counts = {customer.name: customer.notes.count() for customer in Customer.objects.all()}
        assert min(counts.values()) == 3
        assert counts["Granlida Mätteknik AB"] == max(counts.values()) == 48
        years = {note.happened_at.year for note in Note.objects.filter(customer__name="Granlida Mätteknik AB")}
        assert len(years) >= 6
        assert not Customer.objects.filter(contacts=None).exists()

    def test_everything_is_as_if_somebody_had_typed_it(self, samples):
        for customer in Customer.objects.all():
            assert parse_phone(customer.phone) == customer.phone, customer.phone
            assert parse_postcode(customer.postal_postcode) == customer.postal_postcode
            assert customer.email.endswith(".example")
            customer.full_clean(exclude=["number", "sort_key"])
            if customer.org_number:
                assert parse_org_number(customer.org_number) == customer.org_number
                assert luhn.is_valid(customer.org_number)
                assert not customer.has_personal_number
            assert customer.last_contact_at
        for contact in Contact.objects.all():
            assert not contact.mobile or parse_phone(contact.mobile) == contact.mobile
            contact.full_clean(exclude=["sort_key"])
        numbers = Customer.objects.exclude(org_number="").values_list("org_number", flat=True)
        assert len(set(numbers)) == len(numbers)

    def test_no_note_is_written_ahead_of_its_time(self, samples):
        assert not [note for note in Note.objects.all() if note.happened_at > note.created_at]

    @pytest.mark.parametrize("language", ["sv", "en"])
    def test_the_notes_are_in_ones_language(self, organisation, member, actor_for, language):
        actions.add_sample_data(actor=actor_for(member), language=language)
        words = {"sv": "Styrelsen tar beslut", "en": "The board decides"}
        assert Note.objects.filter(body__contains=words[language]).exists()
        assert not Note.objects.filter(body__contains="{").exists()

    def test_it_is_quick(self, organisation, member, actor_for, query_count):
        with query_count(40):
            actions.add_sample_data(actor=actor_for(member), language="sv")

    def test_twice_is_refused(self, samples):
        with pytest.raises(UserError):
            actions.add_sample_data(actor=samples, language="sv")

    def test_it_can_be_undone(self, samples):
        undo(actor=samples, operation=samples.last_operation)
        assert not Customer.objects.exists()
        assert not Note.objects.exists()

    def test_a_reader_may_not(self, organisation, reader, actor_for):
        with pytest.raises(Forbidden):
            actions.add_sample_data(actor=actor_for(reader), language="sv")


class TestRemoving:
    """One click, and nothing of one's own goes with it."""

    def test_everything_goes(self, samples):
        done = actions.remove_sample_data(actor=samples)
        assert (done.removed, done.kept) == (40, 0)
        assert not Customer.objects.exists()
        assert not Contact.objects.exists()
        assert not Note.objects.exists()

    def test_own_customers_stay_as_they_are(self, samples):
        mine = CustomerFactory(name="Vår egen AB")
        NoteFactory(customer=mine)
        ContactFactory(customer=mine)
        actions.remove_sample_data(actor=samples)
        assert list(Customer.objects.all()) == [mine]
        assert mine.notes.count() == mine.contacts.count() == 1

    @pytest.mark.parametrize("factory", [NoteFactory, ContactFactory, DealFactory, FileFactory])
    def test_a_sample_that_somebody_added_to_stays_with_it(self, samples, factory):
        customer = Customer.objects.order_by("number").first()
        mine = factory(customer=customer)
        done = actions.remove_sample_data(actor=samples)
        assert (done.removed, done.kept) == (39, 1)
        mine.refresh_from_db()
        customer.refresh_from_db()
        assert not customer.is_sample

    def test_a_sample_that_is_the_parent_of_ones_own_stays(self, samples):
        parent = Customer.objects.order_by("number").first()
        mine = CustomerFactory(parent=parent)
        actions.remove_sample_data(actor=samples)
        mine.refresh_from_db()
        assert mine.parent == parent

    def test_it_can_be_undone_and_done_again(self, samples):
        actions.remove_sample_data(actor=samples)
        undo(actor=samples, operation=samples.last_operation)
        assert Customer.objects.filter(is_sample=True).count() == 40
        assert Note.objects.filter(customer__name="Granlida Mätteknik AB").count() == 48
        assert not queries.touched_samples().exists()
        actions.remove_sample_data(actor=samples)
        assert not Customer.objects.exists()


class TestThePages:
    """By the buttons."""

    def test_from_empty_to_full_and_back(self, client_for, member, django_capture_on_commit_callbacks):
        client = client_for(member)
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post("/samples/add/")["Location"] == "/customers/"
        assert "/samples/remove/" in client.get("/customers/").content.decode()
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post("/samples/remove/")["Location"] == "/"
        assert "/samples/remove/" not in client.get("/").content.decode()

    def test_a_reader_sees_no_button(self, client_for, reader, samples):
        assert "/samples/remove/" not in client_for(reader).get("/customers/").content.decode()

    @pytest.mark.parametrize("path", ["/samples/add/", "/samples/remove/"])
    def test_a_get_does_nothing(self, client_for, member, path):
        assert client_for(member).get(path).status_code == 405
