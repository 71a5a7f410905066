"""What may be done with selections."""

from django.utils.translation import gettext_lazy as _

from kundsystem.accounts import permissions
from kundsystem.accounts.permissions import ADMINISTRATOR, MEMBER, READER

permissions.describe("selections", _("Selections"), 70)
USE = permissions.register(
    "selections.use", _("Make and use selections"), ADMINISTRATOR, MEMBER, READER, also_to_read=True
)
SHARE = permissions.register("selections.share", _("Share selections with everybody"), ADMINISTRATOR, MEMBER)
