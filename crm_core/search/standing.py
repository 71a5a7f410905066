"""What the page is about that one searches from: in its body stands `data-about="customer:KEY"`."""

from django.utils.translation import gettext as _

from crm_core.search.providers import About, remembering
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import NotFound, UserError
from kundsystem.shared.keys import short_to_key


def standing_at(actor: Actor, text: str) -> About:
    """Return what a page is about; NotFound when there is no such thing, or the actor may not see it."""
    subject, _colon, short = text.partition(":")
    provider = remembering(actor, subject) if subject else None
    try:
        key = short_to_key(short)
    except ValueError:
        provider = None
    if provider is None:
        raise NotFound(_("There is no such thing, or you may not see it."))
    return About(subject, key, provider.name_of(actor, key))


def read_about(actor: Actor, text: str) -> About | None:
    """Return what a page is about, or None when it is about nothing that the actor may see."""
    try:
        return standing_at(actor, text) if text else None
    except UserError:
        return None
