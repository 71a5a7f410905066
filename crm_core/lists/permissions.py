"""What may be done with lists besides looking at them."""

from django.utils.translation import gettext_lazy as _

from kundsystem.accounts import permissions
from kundsystem.accounts.permissions import ADMINISTRATOR, MEMBER

permissions.describe("lists", _("Lists"), 80)
SHARE = permissions.register("lists.share", _("Share saved lists with everybody"), ADMINISTRATOR, MEMBER)
EXPORT = permissions.register("lists.export", _("Export lists to files"), ADMINISTRATOR, MEMBER)
