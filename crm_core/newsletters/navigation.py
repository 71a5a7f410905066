"""Where addresses without mailings, and the following of mailings, are found."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from crm_core.mailings.models import Suppression
from crm_core.mailings.permissions import SUPPRESS
from crm_core.reach import sees_everybodys
from kundsystem.web.navigation import AccountItem, SettingsItem, register
from kundsystem.web.settings_pages import SHAPE


def _sees_all(request: HttpRequest) -> bool:
    """Tell whether the addresses may be shown: they are anybody's."""
    return sees_everybodys(request.actor)  # type: ignore[attr-defined]


LABEL = _("Addresses without mailings")
OTHER_WORDS = _("unsubscribed, blocked, spam, suppression")

register(
    AccountItem(
        "suppressions",
        LABEL,
        "suppression_list",
        "hand-stop",
        37,
        permission=SUPPRESS,
        other_words=OTHER_WORDS,
        shown=_sees_all,
    ),
    SettingsItem(
        "suppressions",
        LABEL,
        "suppression_list",
        "hand-stop",
        SHAPE,
        _("Who has opted out, whose address bounced, and why"),
        order=78,
        count=lambda: Suppression.objects.all(),
        other_words=OTHER_WORDS,
        shown=_sees_all,
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
