"""What a new organisation's notes begin with: kinds and tags."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from crm_core.customers.models import Tag
from crm_core.fields.values import Tone
from crm_core.notes.models import NoteKind
from tenants import starter


@starter.register
def note_values() -> None:
    """Make kinds and tags in the language in force; a plain note does not count as having been in touch."""
    kinds = [
        (pgettext("kind of note", "Phone"), NoteKind.Icon.PHONE, True),
        (pgettext("kind of note", "Visit"), NoteKind.Icon.USERS, True),
        (pgettext("kind of note", "E-mail"), NoteKind.Icon.MAIL, True),
        (pgettext("kind of note", "Note"), NoteKind.Icon.NOTE, False),
    ]
    NoteKind.objects.bulk_create(
        NoteKind(name=name, icon=icon, is_contact=is_contact, position=position)
        for position, (name, icon, is_contact) in enumerate(kinds)
    )
    tags = [_("Customer care"), _("Quote"), pgettext("tag on a note", "Consulting"), _("Contract")]
    Tag.objects.bulk_create(
        Tag(name=name, tone=Tone.STEN, subject=Tag.Subject.NOTE, position=position)
        for position, name in enumerate(tags)
    )
