"""What the history calls the tables of mailings."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from crm_core.history import events
from crm_core.history.tables import EXPORT, Table, register

register(
    Table(
        "mailing",
        _("Mailing"),
        _("Mailings"),
        labels={
            "state": _("State"),
            "selection_id": _("Selection"),
            "newsletter_id": _("Newsletter"),
            "sender_name": _("Name of the sender"),
            "reply_to": _("Answers go to"),
            "from_owner": _("From whoever is responsible for the customer"),
            "prepared_at": _("Recipients decided"),
            "starts_at": _("To be sent"),
            "started_at": _("Begun"),
            "ended_at": _("Ended"),
            "problem": _("Why it paused"),
        },
        hidden=("content", "files", "recipients", "follows_id", "created_by_id"),
        address="mailing_show",
    ),
    Table(
        "mail_suppression",
        _("Address without mailings"),
        _("Addresses without mailings"),
        titles=("address",),
        labels={
            "address": _("E-mail address"),
            "reason": _("Reason"),
            "mailing_id": _("Mailing"),
            "created_by_id": _("By"),
            "note": _("Why"),
        },
    ),
)
events.register(
    events.Event(
        "mailing.export",
        "mailing",
        _("Mailing"),
        lambda facts: gettext("Took out the messages of %(mailing)s as a file") % facts,
        EXPORT,
    )
)
