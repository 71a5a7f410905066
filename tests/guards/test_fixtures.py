"""The fixtures keep what they promise: above all that no test is left in another organisation's schema."""

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django_tenants.utils import tenant_context

from crm_core.models import Customer
from kundsystem.accounts.models import User
from tenants.models import Organisation
from tests import cast
from tests.factories import ContactFactory, CustomerFactory, FileFactory, NoteFactory, UserFactory


def search_path() -> str:
    """What the server itself says, not what the connection remembers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return cursor.fetchone()[0]


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_writes_is_gone_in_the_next(organisation, turn):
    assert search_path() == organisation.schema_name
    assert not Customer.objects.exists()
    CustomerFactory()


def test_a_test_without_an_organisation_is_in_public_and_finds_no_customers(db):
    assert search_path() == "public"
    with pytest.raises(Exception, match='relation "customer" does not exist'), transaction.atomic():
        Customer.objects.exists()


def test_the_two_organisations_do_not_share(organisation, other_organisation):
    CustomerFactory(name="Bara hos Alfa")
    with tenant_context(other_organisation):
        assert search_path() == other_organisation.schema_name
        assert not Customer.objects.exists()
        CustomerFactory(name="Bara hos Beta")
    assert [customer.name for customer in Customer.objects.all()] == ["Bara hos Alfa"]


def test_a_rolled_back_transaction_leaves_the_search_path_right(organisation, other_organisation):
    """A SET is undone with its transaction, and the connection must not believe it is still there."""

    def fail_over_there() -> None:
        with transaction.atomic(), tenant_context(other_organisation):
            CustomerFactory(number="1")
            CustomerFactory(number="1")

    with pytest.raises(IntegrityError):
        fail_over_there()
    assert search_path() == organisation.schema_name
    with transaction.atomic():
        connection.set_tenant(other_organisation)
        assert search_path() == other_organisation.schema_name
        transaction.set_rollback(True)
    assert search_path() == other_organisation.schema_name
    connection.set_tenant(organisation)
    assert search_path() == organisation.schema_name


def test_the_cast_is_who_it_says(owner, administrator, member, reader, outsider, other_organisation):
    assert [person.role.key for person in (owner, administrator, member, reader)] == [
        "owner",
        "administrator",
        "member",
        "reader",
    ]
    assert outsider.home == other_organisation
    assert not User.objects.filter(email=outsider.email).exists()


def test_a_client_is_signed_in_and_puts_the_organisation_back(client_for, member, organisation):
    client = client_for(member)
    answer = client.get("/accounts/login/")
    assert answer.status_code == 302  # the sign-in page sends on whoever is signed in
    assert search_path() == organisation.schema_name


def test_an_anonymous_client_is_asked_to_sign_in(anonymous):
    answer = anonymous.get("/")
    assert answer.status_code in {302, 404}
    if answer.status_code == 302:
        assert answer["Location"].startswith("/accounts/login/")


def test_factories_make_something_valid(organisation):
    for made in (CustomerFactory(), ContactFactory(), NoteFactory(), FileFactory(), UserFactory()):
        made.full_clean()


def test_as_many_queries_as_allowed_pass(organisation, query_count):
    with query_count(1):
        Customer.objects.exists()


def test_the_queries_are_shown_when_there_are_too_many(organisation, query_count):
    counting = query_count(1).__enter__()
    Customer.objects.exists()
    User.objects.exists()
    with pytest.raises(AssertionError, match=r"(?s)2 queries, at most 1.*customer.*accounts_user"):
        counting.__exit__(None, None, None)


@pytest.mark.parametrize("turn", [1, 2])
def test_the_cache_is_empty(organisation, turn):
    assert cache.get("left-by-the-other-turn") is None
    cache.set("left-by-the-other-turn", 1)


def test_committed_data_is_seen_by_another_connection(committed_organisation):
    CustomerFactory(name="Skriven på riktigt")
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute(f'SELECT name FROM "{committed_organisation.schema_name}".customer')
            assert cursor.fetchall() == [("Skriven på riktigt",)]
    finally:
        other.close()
    assert User.objects.filter(email=cast.OWNER.email).exists()


def test_a_committed_organisation_is_dropped_after(db):
    assert not Organisation.objects.filter(name__startswith="Gamma").exists()
