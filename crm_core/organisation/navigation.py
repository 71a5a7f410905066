"""The organisation's own pages in the settings."""

from django.utils.translation import gettext_lazy as _

from kundsystem.web.navigation import SettingsItem, register
from kundsystem.web.settings_pages import ORGANISATION

register(
    SettingsItem(
        "organisation-name",
        _("Name and address"),
        "organisation_name",
        "building",
        ORGANISATION,
        _("What you are called and how you are reached, as it stands in mails"),
        order=5,
        other_words=_("organisation number, company, sender"),
    ),
    SettingsItem(
        "organisation-look",
        _("Logo and colour"),
        "organisation_look",
        "palette",
        ORGANISATION,
        _("Your own look in the bar on top and where one signs in"),
        order=10,
        other_words=_("brand, picture, theme"),
    ),
    SettingsItem(
        "organisation-habits",
        _("Language, time and lists"),
        "organisation_habits",
        "clock",
        ORGANISATION,
        _("What holds for everybody until they choose otherwise"),
        order=15,
        other_words=_("time zone, rows"),
    ),
)
