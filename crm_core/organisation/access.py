"""The only way an organisation's settings reach a view."""

from crm_core.organisation.models import OrganisationSettings
from crm_core.organisation.queries import settings_of
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.permissions import SETTINGS_MANAGE
from tenants.models import Organisation


def settings_for(actor: Actor, organisation: Organisation) -> OrganisationSettings:
    """Return what an organisation has set, for whoever shapes the system."""
    actor.require(SETTINGS_MANAGE)
    return settings_of(organisation)
