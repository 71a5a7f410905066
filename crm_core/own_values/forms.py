"""The form of one value: its name, its tone, and what its list has besides."""

from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _

from crm_core.fields.values import Tone
from crm_core.own_values.registry import ValueList
from kundsystem.shared.errors import UserError

FORM = "value-form"


class ValueForm(forms.Form):
    """A value that is added, or one that is changed.

    Its boxes stand in the cells of a table, so that they name the form that they belong to instead of lying in it.
    """

    def __init__(self, data: Any = None, *, values: ValueList, value: Model | None = None, **kwargs: Any) -> None:
        initial = {name: getattr(value, name) for name in values.fields} if value is not None else {}
        super().__init__(data, initial=initial, auto_id="value-%s", **kwargs)
        labels = {column.name: column.label for column in values.columns}
        self.fields |= forms.fields_for_model(values.model, values.fields, labels=labels) or {}
        if values.toned:
            self.fields["tone"] = forms.ChoiceField(choices=Tone.choices, label=_("Colour"))
            self.initial.setdefault("tone", Tone.STEN)
        for control in self.fields.values():
            control.widget.attrs["form"] = FORM
            if not isinstance(control.widget, forms.CheckboxInput):
                control.widget.attrs["aria-label"] = control.label
        self.fields["name"].widget.attrs |= {"autocomplete": "off", "autofocus": True, "data-value-name": True}

    def refuse(self, error: UserError) -> None:
        """Show an error of the action where it belongs."""
        self.add_error(error.field if error.field in self.fields else None, error.message)
