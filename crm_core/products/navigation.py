"""Where the catalogue is found."""

from django.utils.translation import gettext_lazy as _

from crm_core.products.models import Product
from crm_core.products.permissions import VIEW, WRITE
from kundsystem.web.navigation import AccountItem, SettingsItem, register
from kundsystem.web.settings_pages import SHAPE

register(
    AccountItem("products", _("Products and services"), "product_list", "package", 35, permission=VIEW),
    SettingsItem(
        "products",
        _("Products and services"),
        "product_list",
        "package",
        SHAPE,
        _("What you sell, and its price"),
        order=70,
        permission=WRITE,
        count=lambda: Product.objects.active(),
    ),
)
