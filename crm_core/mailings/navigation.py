"""Where mailings are found in the menus."""

from django.utils.translation import gettext_lazy as _

from crm_core.mailings.permissions import SEND, VIEW
from kundsystem.web import navigation

navigation.register(
    navigation.NavItem(
        "mailings",
        _("Mailings"),
        "mailing_list",
        "send",
        order=27,
        permission=VIEW,
        other_words=_("newsletter, letters to many"),
    ),
    navigation.CreateItem("mailing", _("New mailing"), "mailing_new", "send", order=45, permission=SEND),
)
