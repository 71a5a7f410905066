"""What may be done with newsletters' recipients."""

from django.utils.translation import gettext_lazy as _

from kundsystem.accounts import permissions
from kundsystem.accounts.permissions import ADMINISTRATOR, MEMBER, READER

permissions.describe("newsletters", _("Newsletters"), 76)
VIEW = permissions.register("newsletters.view", _("See who receives newsletters"), ADMINISTRATOR, MEMBER, READER)
WRITE = permissions.register("newsletters.write", _("Decide who receives newsletters"), ADMINISTRATOR, MEMBER)
