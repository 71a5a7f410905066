"""The form field of any kind: lets the kind itself read what was typed."""

from typing import TYPE_CHECKING, Any

from django import forms

from kundsystem.shared.errors import UserError

if TYPE_CHECKING:
    from crm_core.fields.registry import Field


class KindField(forms.Field):
    """Hands what was posted to the field's kind; what it refuses becomes the form's error."""

    def __init__(self, field: "Field", widget: forms.Widget) -> None:
        super().__init__(label=field.label, required=field.required, help_text=field.hint, widget=widget)
        self.field = field
        self.widget.is_required = False  # ours is the sentence that is shown, not the browser's
        if field.example:
            self.widget.attrs.setdefault("placeholder", field.example)

    def clean(self, value: Any) -> Any:
        raw = ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
        if raw is True or raw is False:
            return raw
        try:
            return self.field.parse(str(raw or ""))
        except UserError as error:
            raise forms.ValidationError(error.message, code=error.code) from error
