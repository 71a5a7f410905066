"""What may be done with templates and letters."""

from django.utils.translation import gettext_lazy as _

from kundsystem.accounts import permissions
from kundsystem.accounts.permissions import ADMINISTRATOR, MEMBER

permissions.describe("mail", _("E-mail"), 70)
SEND = permissions.register("mail.send", _("Write e-mail to customers"), ADMINISTRATOR, MEMBER)
TEMPLATES = permissions.register("mail.templates", _("Add and change e-mail templates and blocks"), ADMINISTRATOR)
