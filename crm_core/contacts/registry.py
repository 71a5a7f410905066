"""The fields of a contact person."""

from django.utils.translation import gettext_lazy as _

from crm_core.contacts.models import PositionType
from crm_core.fields.choices import Choice
from crm_core.fields.formatted import Email, Phone
from crm_core.fields.kinds import Text, YesNo
from crm_core.fields.registry import Field, Sort, register, register_groups

SUBJECT = "contact"

register_groups(SUBJECT, [("", _("Contact person"))])
register(
    Field(
        SUBJECT,
        "first_name",
        _("First name"),
        Text(),
        limit=80,
        up_front=True,
        autocomplete="off",
        synonyms=("förnamn", "first name", "given name"),
        default_column=1,
    ),
    Field(
        SUBJECT,
        "last_name",
        _("Last name"),
        Text(),
        limit=80,
        up_front=True,
        synonyms=("efternamn", "last name", "surname"),
        default_column=2,
        sort=Sort("sort_key", always=True),
    ),
    Field(
        SUBJECT,
        "position_type",
        _("Position type"),
        Choice(PositionType),
        up_front=True,
        filterable=True,
        synonyms=("befattningstyp", "position type"),
        default_column=3,
    ),
    Field(
        SUBJECT,
        "title",
        _("Title"),
        Text(),
        limit=120,
        up_front=True,
        synonyms=("befattning", "titel", "title", "position"),
        default_column=4,
    ),
    Field(
        SUBJECT,
        "phone",
        _("Phone"),
        Phone(),
        limit=40,
        up_front=True,
        example="08-465 004 12",
        synonyms=("telefon", "direkttelefon", "phone", "tel"),
        default_column=5,
    ),
    Field(
        SUBJECT,
        "mobile",
        _("Mobile"),
        Phone(),
        limit=40,
        up_front=True,
        example="070-123 45 67",
        synonyms=("mobil", "mobiltelefon", "mobile", "cell"),
        default_column=6,
    ),
    Field(
        SUBJECT,
        "email",
        _("E-mail"),
        Email(),
        limit=254,
        up_front=True,
        wide=True,
        example="namn@foretag.se",
        synonyms=("e-post", "epost", "mejl", "mail", "e-mail", "email"),
        default_column=7,
    ),
    Field(
        SUBJECT,
        "is_main",
        _("Main contact"),
        YesNo(),
        up_front=True,
        synonyms=("huvudkontakt", "main contact"),
        hint=_("Shown first and called first."),
    ),
)
