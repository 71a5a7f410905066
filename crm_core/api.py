"""Gathers the subjects' parts of the API, so that its addresses know them."""

from importlib import import_module
from importlib.util import find_spec

from crm_core.apps import SUBJECTS

for _subject in SUBJECTS:
    if find_spec(f"crm_core.{_subject}.api"):
        import_module(f"crm_core.{_subject}.api")
