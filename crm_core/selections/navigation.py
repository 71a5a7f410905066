"""Where selections are found in the menus, and on the first page."""

from django.utils.translation import gettext_lazy as _

from crm_core.selections import first_page  # noqa: F401 (registers its line)
from crm_core.selections.permissions import USE
from kundsystem.web import navigation

navigation.register(
    navigation.NavItem("selections", _("Selections"), "selection_list", "filter", order=25, permission=USE),
    navigation.CreateItem("selection", _("New selection"), "selection_new", "filter", order=40, permission=USE),
)
