"""Where reminders are found in the menus."""

from django.utils.translation import gettext_lazy as _

from crm_core.reminders.badge import badge_of
from crm_core.reminders.models import ReminderRule
from crm_core.reminders.permissions import VIEW, WRITE
from kundsystem.web import navigation
from kundsystem.web.settings_pages import SHAPE

navigation.register(
    navigation.NavItem(
        "reminders",
        _("Reminders"),
        "reminder_overview",
        "bell",
        order=60,
        permission=VIEW,
        phone=True,
        badge=badge_of,
        other_words=_("to do, tasks, follow up"),
    ),
    navigation.CreateItem(
        "reminder", _("New reminder"), "reminder_create", "bell-plus", order=35, permission=WRITE, shortcut="b"
    ),
    navigation.SettingsItem(
        "reminders",
        _("Rules for reminders"),
        "reminder_rules",
        "bell",
        SHAPE,
        _("What reminds by itself, and when it is quiet"),
        order=70,
        count=lambda: ReminderRule.objects.filter(archived_at__isnull=True),
    ),
)
