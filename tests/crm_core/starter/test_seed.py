"""The large organisation in small: the same rows every time, such as the application itself could have made."""

import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count, Max
from django_tenants.utils import tenant_context

from crm_core.bookings.models import Booking
from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer, CustomerTag, Tag
from crm_core.customers.numbers import next_customer_numbers
from crm_core.deals.models import Deal, DealShare, DealStatusChange
from crm_core.history.models import Change
from crm_core.notes.models import Note, NoteContact, NoteTag
from crm_core.products.models import Product
from crm_core.seeding import subjects
from crm_core.seeding.filling import seed
from crm_core.seeding.run import UNTIL
from kundsystem.shared import swedish
from kundsystem.shared.errors import UserError
from tests.cast import ALFA
from tests.factories import CustomerFactory

CUSTOMERS, NOTES = 600, 3_000  # in `seeded`: more than one batch
WRITTEN = (
    *(Customer, CustomerTag, Contact, Note, NoteContact, NoteTag),
    *(Product, Deal, DealStatusChange, DealShare),
)


def rows_of_everything() -> list[list[tuple]]:
    """All rows, without what is the organisation's own: keys of its values, and where its numbers had come to."""
    own = {"number", "unit", "tag", "category", "words"}
    found = []
    for model in WRITTEN:
        names = [field.attname for field in model._meta.concrete_fields if field.name not in own]
        found.append(list(model.objects.order_by("pk").values_list(*names)))
    return found


def test_it_writes_as_many_as_asked_and_says_so(seeded):
    assert Customer.objects.count() == seeded.rows["customer"] == CUSTOMERS
    assert Note.objects.count() == seeded.rows["note"] == NOTES
    assert Contact.objects.count() == seeded.rows["contact"] == CUSTOMERS * 3
    assert Deal.objects.count() == seeded.rows["deal"] == CUSTOMERS * 5
    assert seeded.size > 1_000_000


def test_a_small_one_takes_seconds(organisation):
    before = time.monotonic()
    seed(organisation, customers=100, notes=500)
    assert time.monotonic() - before < 10


def test_the_same_rows_come_every_time(organisation, other_organisation):
    seed(organisation, customers=120, notes=600)
    here = rows_of_everything()
    seed(other_organisation, customers=120, notes=600)
    with tenant_context(other_organisation):
        assert rows_of_everything() == here


def test_another_number_gives_other_rows(organisation, other_organisation):
    seed(organisation, customers=50, notes=100)
    seed(other_organisation, customers=50, notes=100, random_seed=2)
    here = set(Customer.objects.values_list("pk", "name"))
    with tenant_context(other_organisation):
        assert here.isdisjoint(Customer.objects.values_list("pk", "name"))


def test_numbers_and_addresses_are_right(seeded):
    for customer in Customer.objects.all():
        assert not customer.org_number or swedish.parse_org_number(customer.org_number) == customer.org_number
        assert not customer.postal_postcode or swedish.parse_postcode(customer.postal_postcode)
        for phone in filter(None, (customer.phone, customer.mobile)):
            assert swedish.parse_phone(phone) == phone
        customer.clean_fields(exclude=["status", "owner", "unit", "industry", "parent"])
    for contact in Contact.objects.all():
        contact.clean_fields(exclude=["customer", "position_type"])


def test_organisation_numbers_come_once(seeded):
    numbers = list(Customer.objects.exclude(org_number="").values_list("org_number", flat=True))
    assert len(numbers) > CUSTOMERS / 2
    companies = [number for number in numbers if not swedish.is_personal_number(number)]
    assert len(companies) == len(set(companies))


def test_last_contact_follows_from_notes_and_bookings(seeded):
    counted = Note.objects.current().filter(kind__is_contact=True)
    newest = dict(counted.order_by().values_list("customer").annotate(Max("happened_at")))
    held = Booking.objects.held_within(None, None).order_by().values_list("customer").annotate(Max("last_held_at"))
    newest |= {key: max(when, newest.get(key, when)) for key, when in held}
    for customer in Customer.objects.all():
        assert customer.last_contact_at == newest.get(customer.pk)


def test_nothing_happens_before_it_can_or_after_the_end(seeded):
    for note in Note.objects.select_related("customer"):
        assert note.customer.created_at <= note.happened_at <= note.created_at <= UNTIL
    assert not Customer.objects.filter(updated_at__gt=UNTIL).exists()


def test_people_differ(seeded):
    counts = list(Customer.objects.annotate(written=Count("notes")).values_list("written", flat=True))
    assert counts.count(0) > CUSTOMERS / 30
    assert max(counts) > 50
    assert Customer.objects.archived().exists()
    assert Customer.objects.values("owner").distinct().count() == 9  # eight, and nobody
    assert set(Customer.objects.values_list("kind", flat=True)) == set(Customer.Kind.values)
    for word in ("kundvård", "kundvårdsmöte", "offert", "konsult"):
        assert 0.005 < Note.objects.filter(body__icontains=word).count() / NOTES < 0.3


def test_whoever_has_bought_has_been_in_touch(seeded):
    bought = Customer.objects.filter(deals__ordered_on__isnull=False).distinct().annotate(written=Count("notes"))
    silent = [customer for customer in bought if not customer.written]
    assert len(silent) < bought.count() / 20


def test_tags_are_of_the_right_kind(seeded):
    assert set(CustomerTag.objects.values_list("tag__subject", flat=True)) == {Tag.Subject.CUSTOMER}
    assert set(NoteTag.objects.values_list("tag__subject", flat=True)) == {Tag.Subject.NOTE}


def test_persons_belong_to_the_customer_that_the_note_is_about(seeded):
    for about in NoteContact.objects.select_related("note", "contact"):
        assert about.note.customer_id == about.contact.customer_id


def test_the_next_customer_gets_the_next_number(seeded):
    numbers = sorted(int(number) for number in Customer.objects.values_list("number", flat=True))
    assert numbers == list(range(numbers[0], numbers[0] + CUSTOMERS))
    assert next_customer_numbers() == [str(numbers[-1] + 1)]


def test_the_history_is_on_again(seeded):
    written = [table.name for subject in subjects.registered() for table in subject.tables]
    assert not Change.objects.filter(table_name__in=written).exists()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, tgenabled FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid"
            " WHERE tgname = 'record_change' AND relnamespace = current_schema()::regnamespace"
        )
        switches = dict(cursor.fetchall())
    assert set(written) <= set(switches)
    assert set(switches.values()) == {"O"}
    CustomerFactory()
    assert Change.objects.filter(table_name="customer").count() == 1


def test_an_organisation_with_customers_is_left_alone(organisation):
    CustomerFactory()
    with pytest.raises(UserError):
        seed(organisation, customers=10, notes=10)
    assert Customer.objects.count() == 1


def test_it_fills_up_when_told_to(organisation):
    CustomerFactory(number="10001")
    seed(organisation, customers=10, notes=10, add=True)
    assert Customer.objects.count() == 11


def test_the_command_says_what_it_wrote(organisation):
    said = StringIO()
    call_command("seed", customers=20, notes=50, host=ALFA.host, stdout=said)
    assert "20 rows" in said.getvalue()
    assert "seconds" in said.getvalue()
    with pytest.raises(CommandError, match="--add"):
        call_command("seed", customers=20, notes=50, host=ALFA.host, stdout=said)


def test_an_ordinary_user_of_the_database_can_do_it(committed_organisation):
    """Not a superuser: whoever owns the tables is enough."""
    name, schema = "seeds_only", committed_organisation.schema_name
    with connection.cursor() as cursor:
        cursor.execute(f"DROP ROLE IF EXISTS {name}")
        cursor.execute(f"CREATE ROLE {name} NOSUPERUSER")
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"GRANT USAGE, CREATE ON SCHEMA public, {schema} TO {name}")
            cursor.execute(f"GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO {name}")
            cursor.execute(
                "SELECT format('ALTER %%s %%I.%%I OWNER TO ', CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,"
                " relnamespace::regnamespace, relname) FROM pg_class c WHERE relnamespace = %s::regnamespace"
                " AND (relkind = 'r' OR relname = 'customer_number')",
                [schema],
            )
            for (statement,) in cursor.fetchall():
                cursor.execute(statement + name)
            cursor.execute(f"SET ROLE {name}")
        seed(committed_organisation, customers=30, notes=60)
        assert Customer.objects.count() == 30
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.execute(f"REASSIGN OWNED BY {name} TO CURRENT_USER")
            cursor.execute(f"DROP OWNED BY {name}")
            cursor.execute(f"DROP ROLE {name}")
