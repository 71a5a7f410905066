"""What the pages of an import are asked."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext_lazy as _

from crm_core.imports import text_files
from crm_core.imports.models import Import


class UploadForm(forms.Form):
    """A file to import, or rows that were copied out of a sheet."""

    holds = forms.ChoiceField(choices=Import.Holds.choices, required=False)
    file = forms.FileField(label=_("File"), required=False)
    rows = forms.CharField(label=_("Rows"), required=False, strip=False, widget=forms.Textarea)

    def clean(self) -> dict[str, Any]:
        """Refuse nothing at all."""
        cleaned = super().clean() or {}
        if not self.files.get("file") and not (cleaned.get("rows") or "").strip():
            raise forms.ValidationError(_("Choose a file, or paste rows, first."))
        return cleaned

    @property
    def given(self) -> UploadedFile:
        """What is to be imported: the file, or the rows as one."""
        file = self.files.get("file")
        if file is not None:
            return file
        rows = self.cleaned_data["rows"].replace("\r\n", "\n")
        return SimpleUploadedFile(_("Pasted rows") + ".txt", rows.encode("utf-8", "replace"), "text/plain")


class ReadingForm(forms.Form):
    """How the file is to be read, when it was recognised wrongly."""

    encoding = forms.ChoiceField(choices=list(text_files.ENCODING_NAMES.items()), required=False)
    delimiter = forms.ChoiceField(choices=[(sign, sign) for sign in text_files.DELIMITERS], required=False)
    sheet = forms.CharField(max_length=120, required=False, strip=False)
    holds = forms.ChoiceField(choices=Import.Holds.choices, required=False)
    header_row = forms.IntegerField(min_value=0, max_value=1000, required=False)

    def given(self) -> dict[str, object]:
        """Return only what was chosen."""
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}


class MappingForm(forms.Form):
    """What a row is; the columns themselves are as many as the file has."""

    shape = forms.ChoiceField(choices=Import.Shape.choices)


class ChoiceForm(forms.Form):
    """What becomes of customers that are there already."""

    duplicates = forms.ChoiceField(choices=Import.Duplicates.choices, required=False)
