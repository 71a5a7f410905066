"""What can be done with newsletters from the palette."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_core.newsletters.permissions import VIEW
from crm_core.search.commands import Command, register

register(
    Command(
        "newsletters",
        "customer",
        _("Newsletter recipients"),
        "mail",
        lambda key: reverse("customer_tab", args=[key, "newsletters"]),
        letter=pgettext_lazy("the letter for newsletter recipients", "R"),
        permission=VIEW,
        order=45,
    )
)
