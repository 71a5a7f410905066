"""Where letters that came in are found."""

from django.utils.translation import gettext_lazy as _

from crm_core.inbound.permissions import SORT
from kundsystem.web.navigation import AccountItem, register

register(
    AccountItem(
        "incoming-mail",
        _("Incoming e-mail"),
        "incoming_mail",
        "mail",
        37,
        permission=SORT,
        other_words=_("Answers, replies, inbox"),
    )
)
