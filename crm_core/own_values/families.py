"""The pages of the settings that values stand on; several subjects share some of them."""

from django.utils.translation import gettext_lazy as _

from crm_core.own_values.registry import Family
from kundsystem.web.settings_pages import ORGANISATION, SHAPE

STATUSES = Family(
    "statuses", _("Statuses"), _("Where customers and deals stand, and why deals are lost"), "progress", SHAPE, 10
)
NOTES = Family("note-kinds", _("Kinds of notes"), _("Phone, visit, e-mail and what else you do"), "note", SHAPE, 30)
BOOKINGS = Family(
    "bookings",
    _("Calendar"),
    _("Kinds of bookings, and the rooms and cars that are booked"),
    "calendar",
    SHAPE,
    35,
    other_words=_("booking kinds, resources, meeting rooms"),
)
DESCRIBING = Family(
    "describing",
    _("Industries, positions"),
    _("What customers do, and what people do there"),
    "briefcase",
    SHAPE,
    40,
    other_words=_("position types, kinds of business, SNI"),
)
TAGS = Family("tags", _("Tags"), _("Free marks on customers and notes"), "tag", SHAPE, 50)
CATEGORIES = Family("categories", _("Product categories"), _("Groups of products and services"), "files", SHAPE, 75)
UNITS = Family("units", _("Units"), _("Companies or departments that share the revenue"), "sitemap", ORGANISATION, 20)
