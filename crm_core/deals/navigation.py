"""Where deals are made from: the list and the board are registered by `lists`."""

from django.utils.translation import gettext_lazy as _

from crm_core.deals.permissions import VIEW, WRITE
from kundsystem.web import navigation

navigation.register(
    navigation.NavItem("deals", _("Deals"), "deal_list", "layout-kanban", order=30, permission=VIEW),
    navigation.CreateItem("deal", _("New deal"), "deal_create_any", "package", order=30, permission=WRITE),
)
