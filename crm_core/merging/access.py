"""The only way what is to be merged reaches a view."""

import uuid
from typing import Any

from django.utils.translation import gettext as _

from crm_core.contacts.access import contact_for
from crm_core.customers.access import customer_for
from crm_core.merging.permissions import MERGE
from crm_core.merging.subjects import CUSTOMERS, SUBJECTS, Subject
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import UserError


def subject_for(actor: Actor, name: str) -> Subject:
    """Return what is to be merged, customers or persons; Forbidden when the actor may merge neither."""
    actor.require(MERGE)
    return SUBJECTS[name]


def thing_for(actor: Actor, subject: Subject, pk: uuid.UUID) -> Any:
    """Return one that is to be merged; of one that has been, the one that it leads to.

    Raises:
        NotFound: there is none, or the actor may not know that there is.
        UserError: it is archived.
    """
    actor.require(MERGE)
    thing = customer_for(actor, pk) if subject is CUSTOMERS else contact_for(actor, pk)
    if thing.archived_at is not None:
        raise UserError(_("%(name)s is archived. Bring it back first.") % {"name": thing}, code="archived")
    return thing
