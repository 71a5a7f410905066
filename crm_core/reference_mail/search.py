"""Beginning a reference mail from the palette: about a deal, or to a customer."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_core.mail_templates.permissions import SEND
from crm_core.search.commands import Command, register

_LETTER = pgettext_lazy("the letter for a reference mail", "M")

register(
    Command(
        "deal-references",
        "deal",
        _("Reference mail"),
        "star",
        lambda key: f"{reverse('reference_mail')}?about={key}",
        letter=_LETTER,
        permission=SEND,
        order=35,
    ),
    Command(
        "customer-references",
        "customer",
        _("Reference mail"),
        "star",
        lambda key: f"{reverse('reference_mail')}?customer={key}",
        permission=SEND,
        order=60,
    ),
)
