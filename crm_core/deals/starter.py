"""What a new organisation's deals begin with: statuses and reasons why deals are lost."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from crm_core.deals.models import DealStatus, LossReason, Stage
from crm_core.fields.values import Tone
from tenants import starter


@starter.register
def deal_values() -> None:
    """Make deal statuses and loss reasons in the language in force."""
    statuses = [
        (_("Interested"), Tone.RAPS, Stage.OPEN, 10),
        (_("Need confirmed"), Tone.BLABAR, Stage.OPEN, 25),
        (_("Quote sent"), Tone.BLABAR, Stage.OPEN, 50),
        (pgettext("of a deal", "Negotiation"), Tone.LJUNG, Stage.OPEN, 75),
        (_("Contract"), Tone.GRAN, Stage.WON, 100),
        (_("Under way"), Tone.FJORD, Stage.RUNNING, 100),
        (pgettext("of a deal", "Ended"), Tone.STEN, Stage.ENDED, 0),
        (_("Declined"), Tone.STEN, Stage.LOST, 0),
    ]
    DealStatus.objects.bulk_create(
        DealStatus(
            name=name, tone=tone, stage=stage, probability=probability, position=position, is_default=position == 0
        )
        for position, (name, tone, stage, probability) in enumerate(statuses)
    )
    reasons = [
        _("Price"),
        _("Chose somebody else"),
        _("Does it themselves"),
        _("No budget"),
        _("Wrong time"),
        _("No answer"),
    ]
    LossReason.objects.bulk_create(LossReason(name=name, position=place) for place, name in enumerate(reasons))
