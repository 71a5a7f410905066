"""Telling those who shape the system that the domain does not work any more."""

from django.urls import reverse

from crm_core.sender_domains.models import SenderDomain
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User
from kundsystem.accounts.permissions import SETTINGS_MANAGE
from kundsystem.messaging.mail import send_mail
from kundsystem.shared.database import connection
from tenants.queries import organisation_url


def broken(domain: SenderDomain) -> None:
    """Write to each who may put it right."""
    organisation = connection.tenant
    context = {
        "domain": domain.domain,
        "organisation": organisation.name,
        "url": organisation_url(organisation, reverse("sender_domain")),
    }
    everybody = User.objects.filter(is_active=True).select_related("role").order_by("pk")
    for user in [one for one in everybody if Actor(one).may(SETTINGS_MANAGE)]:
        template = "crm_core/sender_domains/mail/broken"
        send_mail(template, user.email, context | {"name": user.name}, language=user.language)
