"""Where customers are found in the menus."""

from django.utils.translation import gettext_lazy as _

from crm_core.customers.permissions import VIEW, WRITE
from kundsystem.web import navigation

navigation.register(
    navigation.NavItem(
        "customers",
        _("Customers"),
        "customer_list",
        "building-community",
        order=20,
        permission=VIEW,
        phone=True,
        also=("home", "import_start", "contact_list"),
    ),
    navigation.CreateItem("customer", _("New customer"), "customer_create", "building", order=10, permission=WRITE),
)
