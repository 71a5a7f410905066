"""Where addresses without mailings, and the following of mailings, are found."""

from django.utils.translation import gettext_lazy as _

from crm_core.mailings.models import Suppression
from crm_core.mailings.permissions import SUPPRESS
from kundsystem.web.navigation import SettingsItem, register
from kundsystem.web.settings_pages import SHAPE

register(
    SettingsItem(
        "suppressions",
        _("Addresses without mailings"),
        "suppression_list",
        "hand-stop",
        SHAPE,
        _("Who has opted out, whose address bounced, and why"),
        order=78,
        permission=SUPPRESS,
        count=lambda: Suppression.objects.all(),
        other_words=_("unsubscribed, blocked, spam, suppression"),
    ),
    SettingsItem(
        "mail-following",
        _("Opens and clicks"),
        "mail_following",
        "eye",
        SHAPE,
        _("Whether it is seen who opens a mailing"),
        order=79,
        other_words=_("tracking, statistics, privacy"),
    ),
)
