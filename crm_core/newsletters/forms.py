"""The forms of consent."""

from django import forms
from django.utils.translation import gettext_lazy as _

from crm_core.newsletters.models import Source


class ConsentForm(forms.Form):
    """Since when somebody agrees to get mailings, and how that is known."""

    source = forms.ChoiceField(label=_("How it is known"), choices=Source.choices)
    given_on = forms.DateField(label=_("Given"), required=False)
