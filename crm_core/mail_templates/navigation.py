"""Where templates and blocks are found."""

from django.utils.translation import gettext_lazy as _

from crm_core.mail_templates.models import MailTemplate
from crm_core.mail_templates.permissions import SEND, TEMPLATES
from kundsystem.web.navigation import AccountItem, SettingsItem, register
from kundsystem.web.settings_pages import SHAPE

register(
    AccountItem("mail-library", _("E-mail templates"), "mail_library", "mail", 36, permission=SEND),
    SettingsItem(
        "mail-library",
        _("E-mail templates"),
        "mail_library",
        "mail",
        SHAPE,
        _("Letters to begin with, and the blocks they are made of"),
        order=75,
        permission=TEMPLATES,
        count=lambda: MailTemplate.objects.active(),
    ),
)
