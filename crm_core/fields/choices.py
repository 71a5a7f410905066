"""Kinds whose value is one of something: a fixed word, an own value, a colleague, a customer, tags."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, Subquery, TextChoices, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from crm_core.fields.kinds import Kind
from crm_core.fields.lookups import Lookups, as_key
from kundsystem.accounts.models import User

if TYPE_CHECKING:
    from crm_core.fields.registry import Field


def not_a_choice(text: str) -> ValueError:
    """Make the error of what is none of the choices."""
    return ValueError(_("“%(text)s” is not one of the choices.") % {"text": text[:60]})


def no_customer(text: str) -> str:
    """Say that no customer is called so; of one that may not be seen, too."""
    return _("There is no customer “%(text)s”. Choose one of the suggestions.") % {"text": text[:60]}


def reference(*more: str) -> dict[str, Any]:
    """The JSON schema of something else as it is named: its key, and what people call it."""
    called = {name: {"type": "string"} for name in (*more, "name")}
    key = {"type": "string", "format": "uuid"}
    return {"type": "object", "required": ["id", *called], "properties": {"id": key, **called}}


def named(how: str = "key-or-name") -> dict[str, Any]:
    """The JSON schema of something else as a program says which it means."""
    return {"type": "string", "maxLength": 200, "format": how}


class Fixed(Kind):
    """One of a few words that the product itself decides.

    Args:
        choices: the words.
        also: how else people write them, in small letters; for what is typed and for files.
    """

    name = "fixed"
    widget = "select"

    def __init__(self, choices: type[TextChoices], also: Mapping[Any, Sequence[str]] | None = None) -> None:
        self.choices = choices
        self.also = also or {}

    def understand(self, text: str, field: "Field", lookups: Lookups | None) -> str:
        word = text.casefold()
        for choice in self.choices:
            if word in {choice.value, *self._names(choice), *self.also.get(choice.value, ())}:
                return choice.value
        raise not_a_choice(text)

    @staticmethod
    def _names(choice: Any) -> set[str]:
        names = set()
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                names.add(str(choice.label).casefold())
        return names

    def from_json(self, raw: Any, field: "Field", lookups: Lookups | None = None) -> Any:
        if isinstance(raw, str) and raw and raw not in self.choices.values:
            raise field.error(not_a_choice(raw), "invalid")  # a program writes the word itself, not its label
        return super().from_json(raw, field, lookups)

    def described(self, field: "Field", *, reading: bool) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.choices.values)}

    def show(self, value: Any) -> str:
        return str(self.choices(value).label) if value else ""

    def sheet_writer(self) -> Callable[[Any], Any]:
        labels = {choice.value: str(choice.label) for choice in self.choices}
        return lambda value: labels.get(value, "")

    def raw(self, value: Any) -> str:
        return value or ""

    def options(self, thing: Model | None = None) -> list[tuple[str, str, str]]:
        """Return the choices: value, text and tone."""
        return [(choice.value, str(choice.label), "") for choice in self.choices]

    def form_widget(self, field: "Field", thing: Model | None) -> forms.Widget:
        return forms.Select(choices=[(value, label) for value, label, _tone in self.options()])


class Choice(Kind):
    """One of the organisation's own values; those that are archived stay where they are, but are not offered."""

    name = "choice"
    empty = None
    widget = "select"
    column_suffix = "_id"
    by: tuple[str, ...] = ("name",)

    def __init__(self, model: type[Model], *, toned: bool = False) -> None:
        self.model = model
        self.toned = toned
        if toned:
            self.widget, self.display = "chips", "chip"

    def queryset(self) -> QuerySet[Any]:
        """What can be chosen."""
        return self.model._default_manager.filter(archived_at__isnull=True)

    def understand(self, text: str, field: "Field", lookups: Lookups | None) -> Any:
        found = (lookups or Lookups()).find(field.key, self.queryset(), text, self.by)
        if found is None and (key := as_key(text)):
            # Archived since it was set: still the value of whoever has it.
            found = self.model._default_manager.filter(pk=key).first()
        if found is None:
            raise not_a_choice(text)
        return found

    def sheet_source(self, field: "Field") -> str | Combinable | None:
        return f"{field.stored_as}__name"

    def to_json(self, value: Any) -> Any:
        return {"id": str(value.pk), "name": str(value)} if value else None

    def described(self, field: "Field", *, reading: bool) -> dict[str, Any]:
        return reference() if reading else named()

    def raw(self, value: Any) -> str:
        return str(value.pk) if value else ""

    def token(self, value: Any) -> str:
        return str(value.pk) if value else ""

    def write(self, field: "Field", thing: Model, value: Any) -> list[str]:
        setattr(thing, field.stored_as, value)
        return [field.stored_as]

    def options(self, current: Any = None) -> list[tuple[str, str, str]]:
        """Return the choices: key, text and tone; the present value among them whatever it is."""
        rows = list(self.queryset())
        if current is not None and current not in rows:
            rows.append(current)
        return [(str(row.pk), str(row), getattr(row, "tone", "")) for row in rows]

    def form_widget(self, field: "Field", thing: Model | None) -> forms.Widget:
        current = field.read(thing) if thing is not None else None
        nothing = [] if field.required else [("", "–")]
        return forms.Select(choices=[*nothing, *((key, text) for key, text, _tone in self.options(current))])


class UserChoice(Choice):
    """A colleague; found by name or e-mail address."""

    name = "user"
    by = ("name", "email")

    def __init__(self) -> None:
        super().__init__(User)
        self.display = "person"

    def sheet_source(self, field: "Field") -> str | Combinable | None:
        name, email = (F(f"{field.stored_as}__{column}") for column in ("name", "email"))
        return Coalesce(NullIf(name, Value("")), email, output_field=TextField())

    def queryset(self) -> QuerySet[Any]:
        return User.objects.filter(is_active=True).order_by("name")


class Tags(Kind):
    """Any number of an organisation's own tags, stored in a table of their own."""

    name = "tags"
    empty: Any = ()
    widget = "checkboxes"
    display = "chips"

    def __init__(self, queryset: Callable[[], QuerySet[Any]]) -> None:
        self.queryset = queryset

    def understand(self, text: str, field: "Field", lookups: Lookups | None) -> tuple[Any, ...]:
        found: dict[Any, Any] = {}
        lookups = lookups or Lookups()
        for part in filter(None, (piece.strip() for piece in re.split("[,;|]", text))):
            tag = lookups.find(field.key, self.queryset(), part, ("name",))
            if tag is None:
                raise not_a_choice(part)
            found[tag.pk] = tag
        return tuple(found.values())

    def from_json(self, raw: Any, field: "Field", lookups: Lookups | None = None) -> Any:
        if not isinstance(raw, list) or not all(isinstance(part, str) for part in raw):
            raise field.error(_("Write this as a list of texts."), "wrong_type")
        found: dict[Any, Any] = {}
        for part in raw:
            tag = (lookups or Lookups()).find(field.key, self.queryset(), self.clean(part), ("name",))
            if tag is None:
                raise field.error(not_a_choice(part), "invalid")
            found[tag.pk] = tag
        return tuple(found.values())

    def to_json(self, value: Any) -> Any:
        return [{"id": str(tag.pk), "name": str(tag)} for tag in value or ()]

    def described(self, field: "Field", *, reading: bool) -> dict[str, Any]:
        if reading:
            return {"type": "array", "items": reference()}
        return {"type": "array", "maxItems": 100, "items": named()}

    def narrow(self, rows: QuerySet[Any], field: "Field", values: list[Any]) -> QuerySet[Any]:
        """Return the rows that have one of the tags, each once."""
        through = getattr(rows.model, field.stored_as).through
        owner = rows.model._meta.get_field(field.stored_as).m2m_field_name()
        marked = through._default_manager.filter(**{owner: OuterRef("pk"), "tag__in": [v for v in values if v]})
        return rows.filter(Exists(marked))

    def show(self, value: Any) -> str:
        return ", ".join(str(tag) for tag in value or ())

    def sheet_source(self, field: "Field") -> str | Combinable | None:
        through = self.queryset().model._meta.apps.get_model("crm_core", field.subject)._meta.get_field(field.stored_as)
        owner = through.m2m_field_name()
        marked = through.remote_field.through._default_manager.filter(**{owner: OuterRef("pk")})
        names = StringAgg("tag__name", ", ", order_by=("tag__position", "tag__name"))
        return Subquery(marked.order_by().values(owner).annotate(names=names).values("names"))

    def sheet_writer(self) -> Callable[[Any], Any]:
        return lambda value: self.show(value) if isinstance(value, tuple) else value or ""

    def raw(self, value: Any) -> Any:
        return [str(tag.pk) for tag in value or ()]

    def token(self, value: Any) -> str:
        return ",".join(sorted(str(tag.pk) for tag in value or ()))

    def read(self, field: "Field", thing: Model) -> Any:
        return tuple(getattr(thing, field.stored_as).all()) if not thing._state.adding else ()

    def write(self, field: "Field", thing: Model, value: Any) -> list[str]:
        return []

    def write_related(self, field: "Field", thing: Model, value: Any) -> None:
        getattr(thing, field.stored_as).set(value)

    def options(self, current: Sequence[Any] | None = None) -> list[tuple[str, str, str]]:
        """Return the choices: key, text and tone."""
        rows = list(self.queryset())
        rows += [tag for tag in current or () if tag not in rows]
        return [(str(row.pk), str(row), row.tone) for row in rows]

    def form_widget(self, field: "Field", thing: Model | None) -> forms.Widget:
        current = field.read(thing) if thing is not None else ()
        return forms.CheckboxSelectMultiple(choices=[(key, text) for key, text, _tone in self.options(current)])


class Reference(Kind):
    """Another customer, written as its name with its number after it: `Granlida Mätteknik AB (10482)`."""

    name = "reference"
    empty = None
    widget = "reference"
    display = "reference"
    column_suffix = "_id"

    def __init__(self, queryset: Callable[[], QuerySet[Any]], suggest: str = "") -> None:
        self.queryset = queryset
        self.suggest = suggest  # name of the address that answers with suggestions

    def understand(self, text: str, field: "Field", lookups: Lookups | None) -> Any:
        if key := as_key(text):
            condition = Q(pk=key)
        elif numbered := re.fullmatch(r".*\(([^()]+)\)", text):
            condition = Q(number=numbered[1].strip()) | Q(name__iexact=text)
        else:
            condition = Q(number=text) | Q(name__iexact=text)
        found = list(self.queryset().filter(condition)[:2])
        if len(found) > 1:
            raise ValueError(_("Several have that name. Add the customer number, as in the list of suggestions."))
        if not found:
            raise ValueError(no_customer(text))
        return found[0]

    def sheet_source(self, field: "Field") -> str | Combinable | None:
        return f"{field.stored_as}__name"

    def to_json(self, value: Any) -> Any:
        return {"id": str(value.pk), "number": value.number, "name": str(value)} if value else None

    def described(self, field: "Field", *, reading: bool) -> dict[str, Any]:
        return reference("number") if reading else named("key-number-or-name")

    def raw(self, value: Any) -> str:
        return f"{value} ({value.number})" if value else ""

    def token(self, value: Any) -> str:
        return str(value.pk) if value else ""

    def form_widget(self, field: "Field", thing: Model | None) -> forms.Widget:
        suggestions = f"suggest-{field.name}"
        return forms.TextInput(
            {
                "autocomplete": "off",
                "list": suggestions,
                "hx-get": reverse(self.suggest),
                "hx-params": field.name,
                "hx-trigger": "input changed delay:200ms",
                "hx-sync": "this:replace",
                "hx-target": f"#{suggestions}",
                "hx-swap": "innerHTML",
            }
        )
