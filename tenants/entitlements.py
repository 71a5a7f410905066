"""What an organisation may do by its plan and state. Billing writes it; every action checks it."""

from django.conf import settings
from django.utils.translation import gettext as _

from kundsystem.shared.actions import ActorLike
from kundsystem.shared.database import connection
from kundsystem.shared.errors import Forbidden


class ReadOnly(Forbidden):
    """The organisation is read-only, so nothing in it can be changed."""

    code = "read_only"


def refuse_when_read_only(actor: ActorLike, verb: str) -> None:
    """Stop a write in an organisation whose state does not allow any."""
    organisation = connection.tenant
    if connection.schema_name in {settings.PUBLIC_SCHEMA_NAME, settings.TEMPLATE_SCHEMA}:
        return
    if not getattr(organisation, "is_writable", True):
        raise ReadOnly(_("This organisation is read-only. Everything can be read and exported, nothing changed."))


def texts_a_month() -> int:
    """Return how many parts of texts (SMS) the organisation may send in a month."""
    return int(settings.SMS_A_MONTH)
