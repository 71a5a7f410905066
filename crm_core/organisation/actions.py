"""Every write to what an organisation has set."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from crm_core.organisation.models import KEY, OrganisationSettings
from crm_core.organisation.queries import settings_of
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.permissions import SETTINGS_MANAGE
from kundsystem.shared import colours, storing
from kundsystem.shared.actions import action
from kundsystem.shared.errors import UserError
from kundsystem.shared.pictures import Drawing, receive
from kundsystem.web import look
from tenants.models import Organisation

# Sharp at the size of the bar on any screen, and fit for the head of a letter.
LOGO = Drawing((640, 160), form="PNG")
OWN = frozenset(
    {"name", "org_number", "address", "postcode", "town", "phone", "email", "website"}
    | {"language", "time_zone", "list_rows", "colour", "follows_mail"}
)


@action("organisation.change", permission=SETTINGS_MANAGE)
def change_settings(*, actor: Actor, organisation: Organisation, given: dict[str, Any]) -> OrganisationSettings:
    """Change what an organisation has set.

    Args:
        actor: who does it.
        organisation: whose it is, as its row says.
        given: name → value, of those that are changed.

    Raises:
        UserError: no text can be read on the colour; `context` has the nearest one that it can be read on.
    """
    changes = {name: value for name, value in given.items() if name in OWN}
    if colour := changes.get("colour", ""):
        changes["colour"] = _readable(str(colour))
    own = _own(organisation)
    for name, value in changes.items():
        setattr(own, name, value)
    own.save(update_fields=sorted(changes))
    return own


@action("organisation.change_logo", permission=SETTINGS_MANAGE)
def change_logo(*, actor: Actor, organisation: Organisation, upload: UploadedFile | None) -> OrganisationSettings:
    """Give the organisation a logo, or take it away.

    The earlier one stays where it lies, so that it is there again when this is undone.

    Raises:
        UserError: it is no picture that can be drawn, or too large.
    """
    drawn = receive(upload, LOGO, "logo") if upload else b""
    own = _own(organisation)
    own.logo = storing.store(drawn, "pictures") if drawn else ""
    own.save(update_fields=["logo"])
    return own


def _readable(text: str) -> str:
    colour = colours.parse(text)
    if colour is None:
        raise UserError(_("Write a colour as #10313d."), field="colour", code="no_colour")
    if not look.is_readable(colour):
        message = _("Neither white nor dark text can be read on this colour. The nearest that works is %(colour)s.")
        nearest = look.proposal(colour)
        raise UserError(message % {"colour": nearest}, field="colour", code="unreadable", context={"proposal": nearest})
    return colour


def _own(organisation: Organisation) -> OrganisationSettings:
    """Return the row, locked; the first time it is made as things are, so that the history tells what changed."""
    start = settings_of(organisation)
    if start._state.adding:
        with transaction.atomic():
            OrganisationSettings.objects.bulk_create([start], ignore_conflicts=True)
    return OrganisationSettings.objects.select_for_update().get(pk=KEY)
