"""An organisation that was there before deals gets the values that deals need."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from crm_core.models import CustomerStatus, DealStatus, LossReason, VatClass, VatRate

migration = import_module("crm_core.migrations.0009_values_for_earlier_organisations")


class Editor:
    connection = connection


@pytest.fixture
def earlier(organisation):
    """Alfa as it was."""
    kept = {model: list(model.objects.values_list("name", flat=True)) for model in (DealStatus, LossReason, VatClass)}
    for model in (DealStatus, LossReason, VatRate, VatClass):
        model.objects.all().delete()
    return kept


def test_it_gets_what_a_new_one_has(earlier):
    migration.add(apps, Editor)
    for model, names in earlier.items():
        assert list(model.objects.values_list("name", flat=True)) == names
    assert DealStatus.objects.get(is_default=True).stage == "open"


def test_a_template_without_content_gets_nothing(earlier):
    CustomerStatus.objects.all().delete()
    migration.add(apps, Editor)
    assert not DealStatus.objects.exists()


def test_whoever_has_statuses_keeps_them(organisation):
    before = list(DealStatus.objects.values_list("pk", flat=True))
    migration.add(apps, Editor)
    assert list(DealStatus.objects.values_list("pk", flat=True)) == before
