"""Where customers are found in the menus."""

from django.utils.translation import gettext_lazy as _

from crm_core.customers.permissions import VIEW, WRITE
from kundsystem.web import navigation
from kundsystem.web.settings_pages import SHAPE

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
    navigation.SettingsItem(
        "window-tabs",
        _("Tabs on the customer"),
        "window_tabs",
        "columns-3",
        SHAPE,
        _("Which are shown, and in which order"),
        order=60,
    ),
    navigation.CreateItem("customer", _("New customer"), "customer_create", "building", order=10, permission=WRITE),
)
