"""What may be done with customers."""

from django.utils.translation import gettext_lazy as _

from kundsystem.accounts import permissions
from kundsystem.accounts.permissions import ADMINISTRATOR, MEMBER, READER

VIEW = permissions.register("customers.view", _("See customers"), ADMINISTRATOR, MEMBER, READER)
WRITE = permissions.register("customers.write", _("Add and change customers"), ADMINISTRATOR, MEMBER)
ARCHIVE = permissions.register("customers.archive", _("Archive customers"), ADMINISTRATOR, MEMBER)
