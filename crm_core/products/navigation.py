"""Where the catalogue is found."""

from django.utils.translation import gettext_lazy as _

from crm_core.products.permissions import VIEW
from kundsystem.web.navigation import AccountItem, register

register(AccountItem("products", _("Products and services"), "product_list", "package", 35, permission=VIEW))
