"""Making an organisation: its row, its address and its schema, in one transaction or not at all."""

import datetime as dt
import uuid
from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kundsystem.shared.database import connection
from tenants import renewing
from tenants.models import Domain, Organisation, SchemaState
from tenants.template import ADVISORY_LOCK, current_snapshot, replay

TRIAL = dt.timedelta(days=30)
# Migrating the template takes longer than a page otherwise may wait for a lock, and whoever signs up would rather wait
# than be turned away.
PATIENCE = "25s"


def create_organisation(
    *,
    name: str,
    hosts: list[str],
    language: str = "sv",
    trade: str = "",
    inside: Callable[[Organisation], None] = lambda organisation: None,
) -> Organisation:
    """Make an organisation that can be used at once.

    Args:
        name: what it is called.
        hosts: host names that lead to it; the first is the primary one.
        language: of its starter content.
        trade: whose starter set it gets; without one, the one that is for everybody.
        inside: called in the new organisation before the transaction ends, for what must be there from the start;
            when it fails, nothing of the organisation remains.

    Raises:
        django.db.IntegrityError: a host name is taken.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        # Shared with other sign-ups; waits while the template is being migrated, so that no schema is left behind.
        cursor.execute(
            f"SET LOCAL lock_timeout = '{PATIENCE}'; SET LOCAL statement_timeout = 0;"
            f"SELECT pg_advisory_xact_lock_shared({ADVISORY_LOCK});"
            "SET LOCAL lock_timeout TO DEFAULT; SET LOCAL statement_timeout TO DEFAULT"
        )
        snapshot = current_snapshot()
        organisation = Organisation(
            name=name,
            language=language,
            schema_name=f"org_{uuid.uuid4().hex}",
            trial_ends_at=timezone.now() + TRIAL,
        )
        organisation.save()
        for position, host in enumerate(hosts):
            Domain.objects.create(tenant=organisation, domain=host, is_primary=position == 0)
        SchemaState.objects.create(organisation=organisation, fingerprint=snapshot.migrations)
        replay(organisation.schema_name, language, snapshot, trade)
        connection.set_tenant(organisation)
        try:
            renewing.renew_here()
            inside(organisation)
        finally:
            connection.set_schema_to_public()
    return organisation


def delete_schema(organisation: Organisation) -> None:
    """Remove an organisation's schema and row for good."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'DROP SCHEMA IF EXISTS "{organisation.schema_name}" CASCADE')
        Domain.objects.filter(tenant=organisation).delete()
        Organisation.objects.filter(pk=organisation.pk).delete()


def ensure_public_site() -> Organisation:
    """Make the public schema's own row and its host names."""
    site, _created = Organisation.objects.get_or_create(
        schema_name=settings.PUBLIC_SCHEMA_NAME, defaults={"name": "Kundsystem", "state": Organisation.State.ACTIVE}
    )
    hosts = [settings.BASE_DOMAIN, f"www.{settings.BASE_DOMAIN}"]
    if getattr(settings, "DEVELOPMENT", False):
        hosts.append("localhost")
    for position, host in enumerate(hosts):
        Domain.objects.get_or_create(domain=host, defaults={"tenant": site, "is_primary": position == 0})
    return site
