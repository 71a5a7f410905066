"""What may be done with mailings."""

from django.utils.translation import gettext_lazy as _

from kundsystem.accounts import permissions
from kundsystem.accounts.permissions import ADMINISTRATOR, MEMBER, READER

permissions.describe("mailings", _("Mailings"), 75)
VIEW = permissions.register("mailings.view", _("See mailings and what became of them"), ADMINISTRATOR, MEMBER, READER)
SEND = permissions.register("mailings.send", _("Send mailings"), ADMINISTRATOR, MEMBER)
SUPPRESS = permissions.register("mailings.suppress", _("Decide which addresses get no mailings"), ADMINISTRATOR, MEMBER)
