"""What may be done with reminders."""

from django.utils.translation import gettext_lazy as _

from kundsystem.accounts import permissions
from kundsystem.accounts.permissions import ADMINISTRATOR, MEMBER, READER

permissions.describe("reminders", _("Reminders"), 60)
VIEW = permissions.register("reminders.view", _("See reminders"), ADMINISTRATOR, MEMBER, READER)
WRITE = permissions.register("reminders.write", _("Add and change reminders"), ADMINISTRATOR, MEMBER)
