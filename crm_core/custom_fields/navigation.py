"""Where own fields are found: among the settings."""

from django.utils.translation import gettext_lazy as _

from crm_core.custom_fields.models import CustomField
from kundsystem.web.navigation import SettingsItem, register
from kundsystem.web.settings_pages import SHAPE

register(
    SettingsItem(
        "custom_fields",
        _("Own fields"),
        "custom_field_list",
        "forms",
        SHAPE,
        hint=_("What your organisation needs to know besides: of customers, persons, deals, products and notes."),
        order=20,
        count=lambda: CustomField.objects.active(),
        other_words=_("custom fields, settings"),
    )
)
