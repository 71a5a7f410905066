"""Work of the platform itself, and the shell that runs a wake-up inside its organisation."""

import logging

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tenants.utils import schema_context

from kundsystem.messaging.mail import send_mail
from tenants import memberships, queries, reports, wake_ups

logger = logging.getLogger(__name__)


@shared_task
def dispatch_due_wake_ups() -> None:
    """Hand every due wake-up to a task in its organisation.

    A hint is gone once it is taken, so all of a batch are sent before the transaction ends: a crash in between sends
    them again, which handlers stand.
    """
    while True:
        with transaction.atomic():
            due = wake_ups.take_due(timezone.now())
            for schema, kind in due:
                with schema_context(schema):
                    run_wake_up.delay(kind)
        if not due:
            return


@shared_task
def begin_night() -> None:
    """Ask for the night's work of every organisation."""
    with schema_context(settings.PUBLIC_SCHEMA_NAME):
        wake_ups.schedule_night(timezone.now())


@shared_task
def run_wake_up(kind: str) -> None:
    """Do what a wake-up of this kind means, in the organisation the task was sent from."""
    handler = wake_ups.handler_for(kind)
    if handler is None:
        logger.warning("Nothing handles wake-ups of kind %s", kind)
        return
    handler()


@shared_task
def mail_organisations(email: str, language: str) -> None:
    """Mail the organisations that an address belongs to; nothing is sent to an address that belongs to none."""
    found = [
        {"name": organisation.name, "url": queries.organisation_url(organisation, "/accounts/login/")}
        for organisation in memberships.organisations_of(email)
    ]
    if found:
        send_mail("tenants/mail/which_organisations", email, {"organisations": found}, language=language)


@shared_task
def apply_reports() -> None:
    """Carry what providers have told to the organisations that it is about."""
    with schema_context(settings.PUBLIC_SCHEMA_NAME):
        reports.carry()
