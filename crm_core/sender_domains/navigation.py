"""The sender domain's page in the settings."""

from django.utils.translation import gettext_lazy as _

from kundsystem.web.navigation import SettingsItem, register
from kundsystem.web.settings_pages import ORGANISATION

register(
    SettingsItem(
        "sender-domain",
        _("Sender domain"),
        "sender_domain",
        "world",
        ORGANISATION,
        _("Let mail come from your own domain, and arrive"),
        order=12,
        other_words=_("SPF, DKIM, DMARC, DNS, e-mail"),
    ),
)
