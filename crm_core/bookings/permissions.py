"""What one may do with bookings; private ones are nobody else's, whatever the role."""

from django.utils.translation import gettext_lazy as _

from kundsystem.accounts import permissions
from kundsystem.accounts.permissions import ADMINISTRATOR, MEMBER, READER

permissions.describe("bookings", _("Bookings"), 60)
VIEW = permissions.register("bookings.view", _("See the calendar"), ADMINISTRATOR, MEMBER, READER)
WRITE = permissions.register("bookings.write", _("Book, and change bookings"), ADMINISTRATOR, MEMBER)
