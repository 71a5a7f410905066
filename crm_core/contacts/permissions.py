"""What one may do with contact persons; whoever sees a customer sees its persons."""

from django.utils.translation import gettext_lazy as _

from kundsystem.accounts import permissions

permissions.describe("contacts", _("Contact persons"), 20)
CONTACTS_WRITE = permissions.register(
    "contacts.write", _("Add and change contact persons"), permissions.ADMINISTRATOR, permissions.MEMBER
)
