"""The form of a definition."""

import uuid
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm_core.custom_fields.actions import CHANGEABLE, Options
from crm_core.custom_fields.definitions import field_for
from crm_core.custom_fields.indexing import can_be_indexed
from crm_core.custom_fields.models import GROUP, HELP, LABEL, CustomField, CustomOption
from crm_core.fields.lookups import as_key
from kundsystem.shared.errors import UserError

PREFIX = "option-"


class CustomFieldForm(forms.Form):
    """A new field, or one that is changed; what it holds is chosen once.

    Args:
        field: the one that is changed.
        kind: what a new one holds, when it has been chosen already.
    """

    label = forms.CharField(label=gettext_lazy("Name"), max_length=LABEL)
    kind = forms.ChoiceField(label=pgettext_lazy("of a field", "Holds"), choices=CustomField.Kind.choices)
    new_options = forms.CharField(
        label=gettext_lazy("Choices"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("One on each line."),
    )
    decimals = forms.ChoiceField(
        label=gettext_lazy("Decimals"),
        choices=[(str(number), str(number)) for number in range(5)],
        required=False,
        initial="0",
    )
    help_text = forms.CharField(
        label=gettext_lazy("Help text"),
        required=False,
        max_length=HELP,
        help_text=gettext_lazy("Stands below the box where it is filled in."),
    )
    group = forms.CharField(
        label=gettext_lazy("Heading"),
        required=False,
        max_length=GROUP,
        help_text=gettext_lazy("Fields with the same heading stand together."),
    )
    default = forms.CharField(
        label=gettext_lazy("Begins with"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("What something new has before anybody has filled it in."),
    )
    required = forms.BooleanField(label=gettext_lazy("Must be filled in"), required=False)
    searchable = forms.BooleanField(
        label=gettext_lazy("Quick to search"),
        required=False,
        help_text=gettext_lazy("For what is often sorted by, or selected by from one value to another."),
    )
    in_lists = forms.BooleanField(label=gettext_lazy("Offered in lists"), required=False, initial=True)

    def __init__(
        self, *args: Any, field: CustomField | None = None, groups: list[str] | None = None, **kw: Any
    ) -> None:
        self.field = field
        if field is not None:
            shown = {name: getattr(field, name) for name in CHANGEABLE}
            made = field_for(field, list(field.options.all()))
            kw["initial"] = shown | {"kind": field.kind, "default": made.kind.show(made.start)} | kw.get("initial", {})
        super().__init__(*args, **kw)
        self.groups = groups or []
        self.fields["group"].widget.attrs |= {"list": "headings", "autocomplete": "off"}
        if field is not None:
            self.fields["kind"].disabled = True
            self.fields["new_options"].label = _("More choices")
            if not field.is_chosen:
                del self.fields["new_options"]
            if field.kind != CustomField.Kind.NUMBER:
                del self.fields["decimals"]
            if not can_be_indexed(field.kind):
                del self.fields["searchable"]
            if field.kind in {CustomField.Kind.USER, CustomField.Kind.CUSTOMER}:
                del self.fields["default"]

    def clean_decimals(self) -> int:
        """Read their number; where it is not asked there are none."""
        return int(self.cleaned_data["decimals"] or 0)

    @property
    def present(self) -> list[tuple[str, str]]:
        """The options that are there: name of the box and what stands in it."""
        options: list[CustomOption] = list(self.field.options.all()) if self.field and self.field.is_chosen else []
        names = ((f"{PREFIX}{option.pk.hex}", option.name) for option in options if option.archived_at is None)
        return [(name, self.data.get(name, text)) for name, text in names]

    @property
    def values(self) -> dict[str, Any]:
        """The definition as it was filled in, once it is valid."""
        return {name: self.cleaned_data[name] for name in CHANGEABLE if name in self.cleaned_data}

    @property
    def added(self) -> list[str]:
        """The new options."""
        return [line for line in self.cleaned_data.get("new_options", "").splitlines() if line.strip()]

    @property
    def options(self) -> Options:
        """What is to become of the options."""
        names: dict[uuid.UUID, str] = {}
        for name, _text in self.present:
            if name in self.data and (key := as_key(name.removeprefix(PREFIX))):
                names[key] = self.data[name]
        return Options(names, self.added)

    @property
    def further(self) -> list[BoundField]:
        """The boxes that stand below what it holds."""
        return [self[name] for name in ("help_text", "group", "default") if name in self.fields]

    @property
    def switches(self) -> list[BoundField]:
        """What is on or off."""
        return [self[name] for name in ("required", "in_lists", "searchable") if name in self.fields]

    def refuse(self, error: UserError) -> None:
        """Put an action's refusal beside the box it concerns."""
        self.add_error(error.field if error.field in self.fields else None, error.message)
