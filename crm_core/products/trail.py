"""What the history calls the tables of products."""

from django.utils.translation import gettext_lazy as _

from crm_core.history.tables import SETTINGS, Table, register

register(
    Table("product", _("Product"), _("Products"), SETTINGS, address="product_show", can_undo=True),
    Table("product_category", _("Product category"), _("Product categories"), SETTINGS),
    Table("vat_class", _("Kind of VAT"), _("Kinds of VAT"), SETTINGS),
    Table(
        "vat_rate",
        _("VAT rate"),
        _("VAT rates"),
        SETTINGS,
        named=lambda row: str(row.vat_class),
        related=("vat_class",),
        titles=(),
        labels={"vat_class_id": _("Kind of VAT"), "percent": _("Per cent"), "valid_from": _("Valid from")},
    ),
)
