"""Where importing is found in the menus."""

from django.utils.translation import gettext_lazy as _

from crm_core.imports.permissions import RUN
from kundsystem.web import navigation

navigation.register(
    navigation.CreateItem("import", _("Import from a file"), "import_start", "file-import", order=90, permission=RUN)
)
