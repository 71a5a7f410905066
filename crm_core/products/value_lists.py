"""Categories of products, as the settings shape them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from crm_core.own_values.families import CATEGORIES
from crm_core.own_values.registry import Use, ValueList, register
from crm_core.products.models import ProductCategory

register(
    ValueList(
        CATEGORIES,
        "categories",
        _("Product categories"),
        _("New category"),
        ProductCategory,
        (
            Use(
                "product",
                "category_id",
                ngettext_lazy("%(count)s product", "%(count)s products", "count"),
                "/products/?category={}",
            ),
        ),
        preview=_("Category"),
    )
)
