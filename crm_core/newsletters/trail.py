"""What the history calls the tables of newsletters."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from crm_core.history import events
from crm_core.history.tables import EXPORT, SETTINGS, Table, register


def _named(row: Any) -> str:
    return f"{row.newsletter}, {row.contact or row.customer}"


register(
    Table("newsletter", _("Newsletter"), _("Newsletters"), SETTINGS, labels={"description": _("Description")}),
    Table(
        "newsletter_subscription",
        _("Newsletter recipient"),
        _("Newsletter recipients"),
        area="newsletters",
        parent="customer_id",
        named=_named,
        related=("newsletter", "contact", "customer"),
        titles=(),
        labels={
            "newsletter_id": _("Newsletter"),
            "source": _("How it is known"),
            "started_at": _("Receives it since"),
            "started_by_id": _("Added by"),
            "ended_at": _("Ended"),
            "ending": _("How it ended"),
            "ended_by_id": _("Ended by"),
        },
        hidden=("recipient",),
        can_undo=True,
    ),
    Table(
        "mail_consent",
        _("Consent to mailings"),
        _("Consents to mailings"),
        area="newsletters",
        parent="customer_id",
        named=lambda row: str(row.customer),
        related=("customer",),
        titles=(),
        labels={
            "given_on": _("Given"),
            "source": _("How it is known"),
            "recorded_by_id": _("Written down by"),
            "withdrawn_at": _("Withdrawn"),
        },
    ),
)
events.register(
    events.Event(
        "mail_suppression.export",
        "mail_suppression",
        _("Addresses without mailings"),
        lambda _facts: gettext("Took out the addresses without mailings as a file"),
        EXPORT,
    )
)
