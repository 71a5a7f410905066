"""Every subject is gathered, and what the models say is what the migrations make."""

from importlib import import_module
from importlib.util import find_spec
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import get_resolver

import crm_core.models
from crm_core.apps import SUBJECTS
from kundsystem.api.registry import resources

FOLDER = Path(crm_core.models.__file__).parent
GATHERED = ("models", "urls", "tasks", "api", "permissions", "registry", "navigation", "wake_ups", "tabs", "seed")


def subjects_on_disk() -> set[str]:
    """Folders that hold something to be gathered."""
    return {
        path.parent.name
        for part in GATHERED
        for path in FOLDER.glob(f"*/{part}.py")
        if path.parent.name not in {"migrations", "management"}
    }


def test_every_subject_is_listed():
    assert subjects_on_disk() <= set(SUBJECTS), "add it to SUBJECTS in crm_core/apps.py"


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_listed_subject_is_there(subject):
    assert (FOLDER / subject / "__init__.py").is_file()


def test_every_model_is_gathered():
    own = {
        model.__name__
        for model in apps.get_app_config("crm_core").get_models()
        if model.__module__.startswith("crm_core.") and not model._meta.auto_created
    }
    assert own == set(crm_core.models.__all__)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_models_of_a_subject_are_known_without_importing_it_first(subject):
    if not find_spec(f"crm_core.{subject}.models"):
        pytest.skip("has no models")
    module = import_module(f"crm_core.{subject}.models")
    declared = {
        name
        for name, value in vars(module).items()
        if isinstance(value, type)
        and value.__module__ == module.__name__
        and hasattr(value, "_meta")
        and not value._meta.abstract
    }
    assert declared <= set(crm_core.models.__all__)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_addresses_of_a_subject_are_gathered(subject):
    if not find_spec(f"crm_core.{subject}.urls"):
        pytest.skip("has no addresses")
    known = {key for key in get_resolver("kundsystem.urls.tenant").reverse_dict if isinstance(key, str)}
    names = {pattern.name for pattern in import_module(f"crm_core.{subject}.urls").urlpatterns}
    assert names <= known


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_tasks_of_a_subject_are_known_to_a_worker(subject):
    if not find_spec(f"crm_core.{subject}.tasks"):
        pytest.skip("has no tasks")
    from kundsystem.celery import app

    import_module("crm_core.tasks")
    module = f"crm_core.{subject}.tasks"
    assert any(name.startswith(module) for name in app.tasks), f"{module} has no task"


def test_models_and_migrations_agree(db):
    said = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said, stderr=said)
    except SystemExit:
        pytest.fail(f"a migration is missing:\n{said.getvalue()}")


@pytest.mark.parametrize("subject", SUBJECTS)
def test_what_a_subject_offers_to_programs_is_gathered(subject):
    if not find_spec(f"crm_core.{subject}.api"):
        pytest.skip("offers nothing")
    import_module("crm_core.api")
    module = f"crm_core.{subject}.api"
    assert any(resource.view.__module__ == module for resource in resources()), f"{module} registers nothing"
