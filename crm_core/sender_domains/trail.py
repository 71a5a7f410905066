"""What the history calls the sender domain."""

from django.utils.translation import gettext_lazy as _

from crm_core.history.tables import SETTINGS, Table, register

register(
    Table(
        "sender_domain",
        _("Sender domain"),
        _("Sender domain"),
        SETTINGS,
        titles=("domain",),
        labels={
            "domain": _("Domain"),
            "local_part": _("Before the @"),
            "state": _("State"),
            "verified_at": _("Verified"),
        },
        hidden=("provider_key", "proof", "records", "found", "checked_at", "created_by_id"),
        address="",
    )
)
