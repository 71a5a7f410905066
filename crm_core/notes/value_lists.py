"""Kinds of notes and the marks on them, as the settings shape them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from crm_core.customers.last_contact import refresh_last_contact
from crm_core.customers.models import Tag
from crm_core.notes.models import Note, NoteKind
from crm_core.own_values.families import NOTES, TAGS
from crm_core.own_values.registry import Column, Use, ValueList, register

_NOTES = ngettext_lazy("%(count)s note", "%(count)s notes", "count")


def _last_contact(kind: NoteKind) -> None:
    """Whether a kind counts as having been in touch decides when that was last."""
    refresh_last_contact(Note.objects.of_kind(kind.pk).values_list("customer", flat=True).distinct())


register(
    ValueList(
        NOTES,
        "kinds",
        _("Kinds of notes"),
        _("New kind"),
        NoteKind,
        (Use("note", "kind_id", _NOTES),),
        columns=(
            Column("icon", _("Picture"), lambda icon: str(NoteKind.Icon(icon).label)),
            Column("is_contact", _("Counts as contact"), lambda counts: str(_("Yes") if counts else _("No"))),
        ),
        required=True,
        preview=_("Kind"),
        after_change=_last_contact,
        after_merge=_last_contact,
    )
)
register(
    ValueList(
        TAGS,
        "note",
        pgettext_lazy("tags of", "Notes"),
        _("New tag"),
        Tag,
        (
            Use(
                "note_tag",
                "tag_id",
                _NOTES,
                counted="EXISTS (SELECT FROM note n WHERE n.id = note_id AND n.archived_at IS NULL)",
                once="note_id",
            ),
        ),
        fixed={"subject": Tag.Subject.NOTE},
        preview=_("Tags"),
    )
)
