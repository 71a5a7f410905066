"""The forms of a block and of a piece in a letter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm_core.mail_templates.content import Ground, Layout, Piece
from crm_core.mail_templates.models import MailBlock
from crm_core.products.models import Product
from kundsystem.shared.errors import UserError

NAMES = ("name", "layout", "text", "text_right", "picture", "alt", "label", "url", "ground", "table")


class PieceForm(forms.Form):
    """What a piece says; what is wrong with it is said by the action."""

    name = forms.CharField(label=_("Name"), max_length=80, required=False)
    layout = forms.ChoiceField(label=_("Layout"), choices=Layout.choices)
    text = forms.CharField(label=_("Text"), required=False, widget=forms.Textarea)
    text_right = forms.CharField(label=_("Right column"), required=False, widget=forms.Textarea)
    picture = forms.CharField(label=_("Picture"), required=False, widget=forms.HiddenInput, max_length=80)
    alt = forms.CharField(label=_("What the picture shows"), required=False, max_length=200)
    label = forms.CharField(label=_("The button's text"), required=False, max_length=80)
    url = forms.CharField(label=_("Where the button leads"), required=False, max_length=500)
    table = forms.CharField(
        label=_("Table: one row a line, a bar between the cells"), required=False, widget=forms.Textarea
    )
    ground = forms.ChoiceField(label=_("Background"), choices=Ground.choices)

    def __init__(self, *args: Any, piece: Piece | None = None, **kwargs: Any) -> None:
        self.piece = piece or Piece()
        kwargs.setdefault("initial", {}).update({name: getattr(self.piece, name) for name in NAMES})
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)

    @property
    def given(self) -> dict[str, Any]:
        """What was written, as the actions take it."""
        return {name: self.cleaned_data[name] for name in NAMES if name in self.cleaned_data}

    def refuse(self, error: UserError) -> None:
        """Show what an action refused at its field."""
        self.add_error(error.field if error.field in self.fields else None, error.message)


class BlockForm(PieceForm):
    """A block of the library."""

    product = forms.ModelChoiceField(Product.objects.none(), label=_("About the product"), required=False)

    def __init__(self, *args: Any, block: MailBlock | None = None, **kwargs: Any) -> None:
        initial = {"product": block.product_id if block else None}
        super().__init__(*args, piece=block.content if block else None, initial=initial, **kwargs)
        self.fields["name"].required = True
        products: Any = self.fields["product"]
        products.queryset = Product.objects.active().by_name()
