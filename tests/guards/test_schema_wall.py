"""Without an organisation nothing of an organisation is reached; with one, nothing of another."""

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import ProgrammingError, connection, transaction
from django_tenants.utils import tenant_context

from crm_core.models import Customer, File
from kundsystem.accounts.models import User
from tests.factories import CustomerFactory, FileFactory

OWN_MODELS = list(apps.get_app_config("crm_core").get_models())


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda model: model.__name__)
def test_a_query_without_an_organisation_fails(db, model):
    with pytest.raises(ProgrammingError, match="does not exist"), transaction.atomic():
        model._base_manager.exists()


def test_users_without_an_organisation_are_nobody(db):
    """The table is in public too, for operators: it must never hold anybody's users."""
    assert not User.objects.exists()


def test_every_table_of_an_organisation_is_its_own(organisation):
    """The search path ends in public: a table that only public had would be read from there."""
    with connection.cursor() as cursor:
        for model in [*OWN_MODELS, *apps.get_app_config("accounts").get_models()]:
            cursor.execute(
                "SELECT relnamespace::regnamespace::text FROM pg_class WHERE oid = %s::regclass", [model._meta.db_table]
            )
            assert cursor.fetchone()[0] == organisation.schema_name, model


def test_no_row_of_an_organisation_can_point_into_another_schema(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relnamespace::regnamespace, k.conname FROM pg_constraint k"
            " JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class f ON f.oid = k.confrelid"
            " WHERE k.contype = 'f' AND c.relnamespace <> f.relnamespace"
        )
        assert cursor.fetchall() == []


def test_no_trigger_or_default_of_an_organisation_names_another_schema(organisation):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'org\\_%%' OR nspname = %s", [settings.TEMPLATE_SCHEMA]
        )
        others = {name for (name,) in cursor.fetchall()} - {organisation.schema_name}
        cursor.execute(
            "SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE c.relnamespace = %(schema)s::regnamespace UNION ALL"
            " SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid"
            " WHERE c.relnamespace = %(schema)s::regnamespace",
            {"schema": organisation.schema_name},
        )
        texts = [text for (text,) in cursor.fetchall()]
    assert len(others) >= 2
    assert not [text for text in texts for name in others if name in text]


def test_the_history_is_written_where_the_row_is(organisation, other_organisation):
    with tenant_context(other_organisation):
        customer = CustomerFactory(name="Bara hos Beta")
    with connection.cursor() as cursor:
        for schema, expected in ((organisation.schema_name, 0), (other_organisation.schema_name, 1)):
            cursor.execute(f'SELECT count(*) FROM "{schema}".history_change WHERE row_id = %s', [customer.pk])
            assert cursor.fetchone()[0] == expected


def test_customer_numbers_are_counted_apart(organisation, other_organisation):
    def take() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval('customer_number')")
            return cursor.fetchone()[0]

    first = take()
    with tenant_context(other_organisation):
        theirs = take()
    assert take() == first + 1
    assert theirs <= first + 1


def test_a_cached_value_is_read_only_where_it_was_written(organisation, other_organisation, valkey):
    from django.core.cache import cache

    cache.set("the-same-key", "Alfas")
    with tenant_context(other_organisation):
        assert cache.get("the-same-key") is None
        cache.set("the-same-key", "Betas")
        cache.set_many({"several": 1})
        cache.incr("several")
    assert cache.get("the-same-key") == "Alfas"
    assert cache.get_many(["several"]) == {}
    connection.set_schema_to_public()
    assert cache.get("the-same-key") is None


def test_a_stored_file_is_read_only_where_it_was_written(organisation, other_organisation):
    name = default_storage.save("papper/avtal.txt", ContentFile(b"Alfas hemlighet"))
    with tenant_context(other_organisation):
        assert not default_storage.exists(name)
        with pytest.raises(FileNotFoundError):
            default_storage.open(name)
        for way in (f"../{organisation.schema_name}/{name}", default_storage_path(organisation, name)):
            with pytest.raises(SuspiciousFileOperation):
                default_storage.open(way)


def default_storage_path(organisation, name: str) -> str:
    """Where the file really lies: an absolute path must not help either."""
    return str(settings.MEDIA_ROOT / organisation.schema_name / name)


def test_nothing_is_stored_without_an_organisation(db):
    with pytest.raises(SuspiciousFileOperation):
        default_storage.save("papper/avtal.txt", ContentFile(b"nobody's"))


def test_a_file_row_of_one_is_no_file_of_the_other(organisation, other_organisation):
    file = FileFactory(content=b"Alfas hemlighet")
    with tenant_context(other_organisation):
        assert not File.objects.filter(pk=file.pk).exists()
        assert not Customer.objects.filter(pk=file.customer_id).exists()
