"""Gathers the subjects' models, for Django and for those who want one of each."""

from crm_core.contacts.models import Contact, PositionType
from crm_core.customers.models import Customer, CustomerStatus, CustomerTag, Industry, Tag, Unit
from crm_core.files.models import File
from crm_core.history.models import Change
from crm_core.imports.models import Import, ImportCheck, ImportMapping, ImportRow
from crm_core.jobs.models import Job
from crm_core.lists.models import ListLayout
from crm_core.notes.models import Note, NoteContact, NoteDraft, NoteKind, NoteTag

__all__ = [
    "Change",
    "Contact",
    "Customer",
    "CustomerStatus",
    "CustomerTag",
    "File",
    "Import",
    "ImportCheck",
    "ImportMapping",
    "ImportRow",
    "Industry",
    "Job",
    "ListLayout",
    "Note",
    "NoteContact",
    "NoteDraft",
    "NoteKind",
    "NoteTag",
    "PositionType",
    "Tag",
    "Unit",
]
