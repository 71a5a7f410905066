"""What a new organisation's contact persons begin with: position types."""

from django.utils.translation import gettext as _

from crm_core.contacts.models import PositionType
from tenants import starter


@starter.register
def position_types() -> None:
    """Make position types in the language in force."""
    names = [
        _("Managing director"),
        _("Management"),
        _("Finance"),
        _("Purchasing"),
        _("Sales and marketing"),
        _("Production"),
        _("Technology and IT"),
        _("Human resources"),
        _("Project manager"),
        _("Administration"),
    ]
    PositionType.objects.bulk_create(PositionType(name=name, position=place) for place, name in enumerate(names))
