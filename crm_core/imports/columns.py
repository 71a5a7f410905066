"""What a column of a file can become: the fields of the register, and what only files have.

The registry's fields bring their own parsing and their own names for a heading; here are added the few that a file
writes together (a person's whole name) and those of a note.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from crm_core.fields import choices, kinds, registry
from crm_core.fields.registry import Field
from crm_core.imports import extras, thing_columns
from crm_core.imports.models import Import
from crm_core.imports.targets import CONTACT, CUSTOMER, LEFT_OUT, NOTE, Target, only_in_files


def _persons_and_notes() -> list[Target]:
    from crm_core.notes.models import BODY_LIMIT, NoteKind

    return [
        only_in_files(
            CONTACT, "name", _("Contact person, name"), kinds.Text(),
            "kontakt", "kontaktperson", "kontaktnamn", "kontaktpersons namn", "kontaktens namn", "person",
            "personnamn", "referens", "er referens", "contact", "contact person", "contact name", "full name",
            limit=160,
        ),
        only_in_files(
            NOTE, "body", _("Note"), kinds.LongText(),
            "anteckning", "anteckningar", "anm", "anmärkning", "anmärkningar", "kommentar", "kommentarer", "notering",
            "noteringar", "notis", "fritext", "memo", "övrigt", "note", "notes", "comment", "comments", "remark",
            "remarks", limit=BODY_LIMIT,
        ),
        only_in_files(
            NOTE, "happened_at", _("Note, date"), kinds.Date(),
            "anteckningsdatum", "anteckning datum", "datum", "senaste kontakt", "kontaktdatum", "note date", "date",
            "last contact",
        ),
        only_in_files(
            NOTE, "kind", _("Note, kind"), choices.Choice(NoteKind),
            "anteckningstyp", "anteckning typ", "kontakttyp", "note kind", "note type", "activity type",
        ),
        only_in_files(
            NOTE, "author", _("Note, written by"), kinds.Text(),
            "anteckning av", "skriven av", "signatur", "sign", "antecknad av", "author", "written by", "note by",
            limit=120,
        ),
    ]  # fmt: skip


_PERSONS = {
    "first_name": _("Contact person, first name"),
    "last_name": _("Contact person, last name"),
    "title": _("Contact person, title"),
    "position_type": _("Contact person, position"),
    "phone": _("Contact person, phone"),
    "mobile": _("Contact person, mobile"),
    "email": _("Contact person, e-mail"),
}
# Short headings that old registers have, and titles, which are worth more as a position than as a text.
_ALSO = {
    "customer.name": ("firma", "firmanamn", "benämning", "föreningsnamn"),
    "customer.visiting_street": ("gata", "gatuadress", "besöksgata"),
    "customer.postal_postcode": ("pnr", "postnr.", "postkod"),
    "customer.phone": ("tel.", "tfn.", "tele", "telnr"),
    "contact.position_type": ("titel", "befattning", "roll", "title", "position", "job title", "role"),
}
# Headings that say whose it is; a bare "phone" or "e-mail" is the customer's.
_WHOSE = ("kontakt", "kontaktperson", "kontaktens", "kontaktpersonens", "contact", "person")


def targets(holds: str = Import.Holds.REGISTER) -> list[Target]:
    """Return everything that a column can become in a file that holds something, in the order of the choices."""
    if holds == Import.Holds.DEALS:
        return thing_columns.of_deals()
    if holds == Import.Holds.PRODUCTS:
        return thing_columns.of_products()
    return _of_register()


def _of_register() -> list[Target]:
    found = [
        Target(field.key, field.label, field, field.synonyms)
        for field in registry.fields_of(CUSTOMER)
        if field.importable and not isinstance(field.kind, choices.Reference)
    ]
    own = {target.key: target for target in _persons_and_notes()}
    found.append(own["contact.name"])
    for field in registry.fields_of(CONTACT):
        if field.importable and not isinstance(field.kind, choices.Reference) and field.name != "is_main":
            label = _PERSONS.get(field.name) or _("Contact person, %(field)s") % {"field": field.label}
            found.append(Target(field.key, label, field, _as_persons(field)))
    found += [target for key, target in own.items() if key.startswith(NOTE)]
    for field in registry.fields_of(NOTE):
        if field.importable and not isinstance(field.kind, choices.Reference):
            label = _("Note, %(field)s") % {"field": field.label}
            found.append(Target(field.key, label, field, field.synonyms))
    return [*found, *(target for extra in extras.every() for target in extra.targets())]


def _as_persons(field: Field) -> tuple[str, ...]:
    """A contact's headings: those that can mean nothing else, and the others with the person named."""
    if field.name in {"first_name", "last_name", "title", "position_type"}:
        return field.synonyms
    named = tuple(f"{whose} {synonym}" for whose in _WHOSE for synonym in (*field.synonyms, field.name))
    # What the organisation calls its own fields is the person's wherever no customer has one that is called so.
    return named if field.source == registry.BUILT_IN else (*field.synonyms, *named)


def by_key() -> dict[str, Target]:
    """Return the targets by key, whatever a file holds."""
    return {target.key: target for holds in reversed(Import.Holds.values) for target in targets(holds)}


def normal(heading: str) -> str:
    """Return a heading as it is compared: small letters, without signs, å ä ö as a o."""
    decomposed = unicodedata.normalize("NFKD", heading.casefold())
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return re.sub(r"[^a-z0-9]+", "", plain)


def _also(holds: str) -> dict[str, tuple[str, ...]]:
    return _ALSO if holds == Import.Holds.REGISTER else {}


def guess(headers: Sequence[str], holds: str = Import.Holds.REGISTER) -> list[str]:
    """Return the likeliest key for each heading, each key once; left out where nothing fits."""
    known = {normal(name): key for key, names in _also(holds).items() for name in names}
    for target in targets(holds):
        for name in (*target.synonyms, str(target.label), target.name):
            known.setdefault(normal(name), target.key)
    taken: set[str] = set()
    mapping = []
    for heading in headers:
        key = known.get(normal(heading), LEFT_OUT)
        if key in taken:
            # A second phone or e-mail is likely the contact person's.
            other = key.replace(f"{CUSTOMER}.", f"{CONTACT}.")
            key = other if other != key and other in known.values() and other not in taken else LEFT_OUT
        taken.add(key)
        mapping.append(key)
    return mapping


def score(cells: Iterable[str], holds: str = Import.Holds.REGISTER) -> int:
    """Tell how many cells of a row are headings that we know."""
    known = {normal(name) for target in targets(holds) for name in (*target.synonyms, str(target.label))}
    known |= {normal(name) for names in _also(holds).values() for name in names}
    return sum(1 for cell in cells if cell and normal(cell) in known)
