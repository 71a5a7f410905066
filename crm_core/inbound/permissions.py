"""What may be done with letters that came in."""

from django.utils.translation import gettext_lazy as _

from crm_core.mail_templates.permissions import SEND  # noqa: F401  # its group, "E-mail", is described there
from kundsystem.accounts import permissions
from kundsystem.accounts.permissions import ADMINISTRATOR, MEMBER

SORT = permissions.register("mail.sort", _("Sort e-mail that has come in"), ADMINISTRATOR, MEMBER)
