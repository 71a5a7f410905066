"""The values that describe contact persons, as the settings shape them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from crm_core.contacts.models import PositionType
from crm_core.own_values.families import DESCRIBING
from crm_core.own_values.registry import Use, ValueList, register

register(
    ValueList(
        DESCRIBING,
        "positions",
        _("Position types"),
        _("New position type"),
        PositionType,
        (
            Use(
                "contact",
                "position_type_id",
                ngettext_lazy("%(count)s contact person", "%(count)s contact persons", "count"),
                "/contacts/?position_type={}",
            ),
        ),
        preview=_("Position type"),
    )
)
