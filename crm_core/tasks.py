"""Gathers the subjects' tasks, so that a worker knows them."""

from importlib import import_module
from importlib.util import find_spec

from crm_core.apps import SUBJECTS

for _subject in SUBJECTS:
    if find_spec(f"crm_core.{_subject}.tasks"):
        import_module(f"crm_core.{_subject}.tasks")
