"""Where a reference mail is begun from anywhere."""

from django.utils.translation import gettext_lazy as _

from crm_core.mail_templates.permissions import SEND
from kundsystem.web.navigation import CreateItem, register

register(
    CreateItem(
        "reference-mail",
        _("Reference mail"),
        "reference_mail",
        "star",
        order=80,
        permission=SEND,
        other_words=_("references, reference customers"),
    )
)
