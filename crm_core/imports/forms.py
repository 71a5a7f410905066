"""What the pages of an import are asked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from crm_core.imports import text_files
from crm_core.imports.models import Import


class UploadForm(forms.Form):
    """A file to import."""

    file = forms.FileField(label=_("File"), error_messages={"required": _("Choose a file first."), "empty": ""})


class ReadingForm(forms.Form):
    """How the file is to be read, when it was recognised wrongly."""

    encoding = forms.ChoiceField(choices=list(text_files.ENCODING_NAMES.items()), required=False)
    delimiter = forms.ChoiceField(choices=[(sign, sign) for sign in text_files.DELIMITERS], required=False)
    sheet = forms.CharField(max_length=120, required=False, strip=False)
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
