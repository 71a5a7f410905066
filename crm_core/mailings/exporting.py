"""Taking a mailing's messages out as a file: to whom, what became of each, when and why."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from crm_core.history.events import remember
from crm_core.lists.cells_out import Column
from crm_core.lists.csv_files import csv_file
from crm_core.lists.exporting import CONTENT_TYPES, CSV, XLSX
from crm_core.lists.permissions import EXPORT
from crm_core.lists.xlsx_files import MOST_ROWS, xlsx_file
from crm_core.mailings.access import mailing_for
from crm_core.mailings.fates import STATES
from crm_core.mailings.models import Delivery, Mailing
from crm_core.mailings.queries import DeliveryQuerySet
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action
from kundsystem.shared.errors import UserError

_TIMES = ("accepted_at", "delivered_at", "opened_at", "clicked_at", "bounced_at", "complained_at")


@dataclass(frozen=True)
class Export:
    """A file that is made while it is sent."""

    found: DeliveryQuerySet
    name: str
    form: str
    day: dt.date
    language: str

    @property
    def content_type(self) -> str:
        """What it is."""
        return str(CONTENT_TYPES[self.form])  # type: ignore[index]

    @property
    def file_name(self) -> str:
        """The mailing's name and the day."""
        name = " ".join(re.sub(r'[\\/:*?"<>|\x00-\x1f]', " ", self.name).split()).strip(" .")[:80]
        return f"{name or _('Mailing')} {self.day.isoformat()}.{self.form}"

    def chunks(self) -> Iterator[bytes]:
        """Yield the file piece by piece."""
        with override(self.language):
            columns = _columns()
            yield from (
                xlsx_file(self.name, columns, self._cells()) if self.form == XLSX else csv_file(columns, self._cells())
            )

    def _cells(self) -> Iterator[list[Any]]:
        for one in self.found.iterator(chunk_size=1000):
            person = one.name if one.contact_id else ""
            told = [one.customer.name, person, one.address, str(one.get_state_display()), one.why]
            yield [*told, *(_local(getattr(one, name)) for name in _TIMES)]


@action("mailing.export", permission=EXPORT)
def export(*, actor: Actor, mailing: Mailing, fate: str, form: str) -> Export:
    """Begin to take the messages of a mailing out, all or those with a fate, and remember who did.

    Raises:
        UserError: there is no such form, or it does not fit into it.
    """
    mailing = mailing_for(actor, mailing.pk)
    if form not in {XLSX, CSV}:
        raise UserError(_("That is not one of the choices."), code="form")
    every = Delivery.objects.of_mailing(mailing.pk)
    found = every.with_fate(fate) if fate in STATES else every
    if form == XLSX and found.count() > MOST_ROWS:
        raise UserError(
            _("Excel holds at most 1,048,575 rows. Narrow the list down, or take it as CSV."), code="too_many"
        )
    facts = {"mailing": mailing.name}
    remember("mailing.export", facts, actor=actor.user.pk if actor.user else None, door=actor.door)
    return Export(found.by_name(), mailing.name, form, timezone.localdate(), get_language() or "sv")


def _columns() -> list[Column]:
    plain = (_("Customer"), _("Contact person"), _("E-mail address"), _("State"), _("What happened"))
    times = (_("Sent"), _("Delivered"), _("Opened"), _("Clicked"), _("Bounced"), _("Reported as spam"))
    return [*(Column(label, "") for label in plain), *(Column(label, "moment") for label in times)]


def _local(moment: dt.datetime | None) -> dt.datetime | None:
    return timezone.localtime(moment).replace(tzinfo=None, microsecond=0) if moment else None
