"""What may be done with deals."""

from django.utils.translation import gettext_lazy as _

from kundsystem.accounts import permissions
from kundsystem.accounts.permissions import ADMINISTRATOR, MEMBER, READER

permissions.describe("deals", _("Deals"), 50)
VIEW = permissions.register("deals.view", _("See deals"), ADMINISTRATOR, MEMBER, READER)
WRITE = permissions.register("deals.write", _("Add and change deals"), ADMINISTRATOR, MEMBER)
