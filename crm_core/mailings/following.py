"""Beginning a mailing with its recipients decided and its letter open, from nothing or after another one."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from crm_core.mail_templates import mailing as letters
from crm_core.mail_templates.models import MailDraft, MailTemplate
from crm_core.mailings.actions import create_mailing, update_mailing
from crm_core.mailings.fates import Fate
from crm_core.mailings.models import Mailing
from crm_core.mailings.permissions import SEND
from crm_core.mailings.recipients import Recipients
from crm_core.mailings.snapshot import prepare
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action
from kundsystem.shared.errors import UserError


@action("mailing.create", permission=SEND)
def begin(*, actor: Actor, facts: Mapping[str, Any], template: MailTemplate | None = None) -> MailDraft:
    """Make a mailing, decide who gets it, and begin its letter."""
    mailing = create_mailing(actor=actor, **facts)
    prepare(actor=actor, mailing=mailing)
    return letters.begin(actor=actor, mailing=mailing, template=template)


@action("mailing.update", permission=SEND)
def change(*, actor: Actor, mailing: Mailing, facts: Mapping[str, Any]) -> None:
    """Change a draft, and decide anew who gets it."""
    prepare(actor=actor, mailing=update_mailing(actor=actor, mailing=mailing, changes=facts))


@action("mailing.follow", permission=SEND)
def follow(*, actor: Actor, mailing: Mailing, fate: str) -> MailDraft:
    """Begin a mailing to those with some fate of an earlier one; it says the same until it is changed.

    Raises:
        UserError: the earlier one has not been sent, or there is no such fate.
    """
    if mailing.started_at is None or fate not in {Fate.NOT_OPENED, Fate.OPENED, Fate.CLICKED, Fate.RECEIVED}:
        raise UserError(_("That cannot be sent to."), code="invalid")
    facts = {
        "name": f"{mailing.name[:100]} ({_('reminder')})",
        "recipients": Recipients(fate=fate).stored,
        "follows": mailing,
        "sender_name": mailing.sender_name,
        "reply_to": mailing.reply_to,
        "from_owner": mailing.from_owner,
        "files": mailing.files,
        "content": {name: value for name, value in mailing.content.items() if name != "sender"},
    }
    return begin(actor=actor, facts=facts)
