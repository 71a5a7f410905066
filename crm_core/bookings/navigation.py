"""Where the calendar is found in the menus."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_core.bookings.permissions import VIEW, WRITE
from kundsystem.web import navigation

navigation.register(
    navigation.NavItem(
        "calendar",
        _("Calendar"),
        "calendar",
        "calendar-week",
        order=10,
        permission=VIEW,
        phone=True,
        phone_label=pgettext_lazy("the phone's bar", "Week"),
        other_words=_("bookings, week, meetings, diary"),
    ),
    navigation.CreateItem("booking", _("New booking"), "booking_create", "calendar-plus", order=20, permission=WRITE),
)
