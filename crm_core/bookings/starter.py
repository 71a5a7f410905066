"""What a new organisation's calendar begins with: kinds of bookings."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from crm_core.bookings.models import BookingKind
from crm_core.fields.values import Tone
from tenants import starter


@starter.register
def booking_values() -> None:
    """Make kinds of bookings in the language in force."""
    kinds = [
        (pgettext("kind of booking", "Visit"), Tone.GRAN, True, False),
        (_("Phone meeting"), Tone.FJORD, True, False),
        (_("Training"), Tone.LJUNG, True, False),
        (pgettext("kind of booking", "Consulting"), Tone.BLABAR, True, False),
        (pgettext("kind of booking", "Internal"), Tone.STEN, False, False),
        (_("Absence"), Tone.STEN, False, True),
    ]
    BookingKind.objects.bulk_create(
        BookingKind(name=name, tone=tone, is_contact=is_contact, is_away=is_away, position=position)
        for position, (name, tone, is_contact, is_away) in enumerate(kinds)
    )
