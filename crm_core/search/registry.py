"""What searching brings by itself: the pages and commands of the menus."""

from crm_core.search import menus
from crm_core.search.providers import register

register(menus.Pages(), menus.Commands())
