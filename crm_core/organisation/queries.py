"""Questions about what an organisation has set."""

from django.conf import settings

from crm_core.organisation.models import KEY, OrganisationSettings
from kundsystem.messaging.mail import register_sender
from kundsystem.shared import swedish
from kundsystem.shared.database import connection
from tenants.models import Organisation

# What the organisation's row has as well.
SHARED = ("name", "language", "time_zone", "list_rows", "colour", "logo")


def settings_of(organisation: Organisation) -> OrganisationSettings:
    """Return what it has set; what it begins with, unsaved, as long as it has set nothing."""
    found = OrganisationSettings.objects.filter(pk=KEY).first()
    return found or OrganisationSettings(**{name: getattr(organisation, name) for name in SHARED})


def sender_lines() -> list[str]:
    """Return who mails come from: the name, where it is, how it is reached; empty when nothing has been filled in."""
    if connection.schema_name in {settings.PUBLIC_SCHEMA_NAME, settings.TEMPLATE_SCHEMA}:
        return []  # a mail of the platform itself, such as the one on signing up
    own = OrganisationSettings.objects.filter(pk=KEY).first()
    return lines_of(own) if own else []


register_sender(sender_lines)


def lines_of(own: OrganisationSettings) -> list[str]:
    """Return what an organisation says of itself at the foot of a mail, in lines."""
    town = " ".join(filter(None, (swedish.format_postcode(own.postcode), own.town)))
    place = ", ".join(filter(None, (own.address, town)))
    reach = " · ".join(filter(None, (swedish.format_phone(own.phone), own.email, own.website)))
    number = swedish.format_org_number(own.org_number)
    told = [place, reach, number]
    return [own.name, *filter(None, told)] if any(told) else []


def follows_mail() -> bool:
    """Tell whether it is seen who opens a mailing, and which links are clicked; not until somebody turns it on."""
    return OrganisationSettings.objects.filter(pk=KEY, follows_mail=True).exists()


def rows_at_a_time() -> int:
    """How many rows a list shows before one scrolls on; known from the organisation's row, which is there already."""
    return getattr(connection.tenant, "list_rows", None) or Organisation._meta.get_field("list_rows").default
