"""Who may merge duplicates."""

from django.utils.translation import gettext_lazy as _

from kundsystem.accounts import permissions
from kundsystem.accounts.permissions import ADMINISTRATOR, MEMBER

MERGE = permissions.register("customers.merge", _("Merge duplicates"), ADMINISTRATOR, MEMBER)
