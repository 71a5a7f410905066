"""What a new organisation's customers begin with: statuses, industries and tags."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from crm_core.customers.models import CustomerStatus, Industry, Tag
from crm_core.fields.values import Tone
from tenants import starter


@starter.register
def customer_values() -> None:
    """Make statuses, industries and tags in the language in force."""
    statuses = [
        (_("Prospect"), Tone.BLABAR),
        (_("Negotiation"), Tone.RAPS),
        (_("Customer"), Tone.GRAN),
        (_("Dormant"), Tone.STEN),
        (_("Former customer"), Tone.STEN),
    ]
    CustomerStatus.objects.bulk_create(
        CustomerStatus(name=name, tone=tone, position=position, is_default=position == 0)
        for position, (name, tone) in enumerate(statuses)
    )
    industries = [
        _("Construction"),
        _("Energy"),
        _("Real estate"),
        _("Retail and wholesale"),
        _("Hotels and restaurants"),
        _("Manufacturing"),
        _("IT and telecom"),
        pgettext("industry", "Consulting"),
        _("Public sector"),
        _("Accounting"),
        _("Transport"),
        _("Education"),
        _("Health care"),
        _("Food"),
    ]
    Industry.objects.bulk_create(Industry(name=name, position=place) for place, name in enumerate(industries))
    Tag.objects.create(name=_("Key customer"), tone=Tone.LJUNG, subject=Tag.Subject.CUSTOMER)
