"""What may be done with customers."""

from django.utils.translation import gettext_lazy as _

from crm_core.reach import VIEW_ALL
from kundsystem.accounts import permissions
from kundsystem.accounts.permissions import ADMINISTRATOR, MEMBER, READER

permissions.describe("customers", _("Customers"), 10)
VIEW = permissions.register("customers.view", _("See customers"), ADMINISTRATOR, MEMBER, READER)
permissions.register(
    VIEW_ALL,
    _("See everybody's customers, not only one's own"),
    *(ADMINISTRATOR, MEMBER, READER),
    also_to_read=True,
)
WRITE = permissions.register("customers.write", _("Add and change customers"), ADMINISTRATOR, MEMBER)
ARCHIVE = permissions.register("customers.archive", _("Archive customers"), ADMINISTRATOR, MEMBER)
