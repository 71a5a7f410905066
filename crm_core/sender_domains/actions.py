"""Every write to the sender domain: naming one, looking it over, letting it go."""

import datetime as dt
import re
import secrets

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.sender_domains import telling
from crm_core.sender_domains.checking import Look, look
from crm_core.sender_domains.models import KEY, SenderDomain
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.permissions import SETTINGS_MANAGE
from kundsystem.messaging.domains import Authenticated, SendingDomains, may_authenticate
from kundsystem.messaging.failures import Failure
from kundsystem.shared.actions import action
from kundsystem.shared.errors import NotFound, UserError
from tenants import wake_ups

CHECK = "sender_domain.check"
State = SenderDomain.State
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?!\d+$){_LABEL}")
_LOCAL = re.compile(r"[a-z0-9](?:[a-z0-9._+-]{0,62}[a-z0-9])?")
# Nobody who asks here has these to themselves.
OF_EVERYBODY = frozenset(
    {"gmail.com", "googlemail.com", "hotmail.com", "hotmail.se", "outlook.com", "outlook.se", "live.se", "live.com"}
    | {"icloud.com", "me.com", "yahoo.com", "yahoo.se", "telia.com", "spray.se", "bredband.net", "comhem.se"}
)


def begin(*, actor: Actor, domain: str, local_part: str) -> SenderDomain:
    """Name the domain that mail is to come from, and get the records that have to stand in DNS for it.

    Raises:
        UserError: that is no domain of theirs, there is one already, or the provider does not take it.
    """
    actor.require(SETTINGS_MANAGE)
    domain, local_part = plain_domain(domain), _plain_local(local_part)
    if not may_authenticate():
        raise UserError(_("This installation does not send through SendGrid."), code="no_provider")
    if SenderDomain.objects.exists():
        raise UserError(_("There is a domain already. Remove it first."), code="exists", field="domain")
    try:
        there = SendingDomains().add(domain)
    except Failure as failure:
        raise UserError(_("SendGrid said: %(sentence)s") % {"sentence": failure.sentence}, code="provider") from None
    return create_sender_domain(actor=actor, domain=domain, local_part=local_part, there=there)


@action("sender_domain.create", permission=SETTINGS_MANAGE)
def create_sender_domain(*, actor: Actor, domain: str, local_part: str, there: Authenticated) -> SenderDomain:
    """Keep a domain that the provider has taken, and ask to be woken to look for its records."""
    made = SenderDomain.objects.create(
        domain=domain,
        local_part=local_part,
        provider_key=there.key,
        proof=secrets.token_hex(16),
        records=[[one.name, one.kind, one.host, one.value] for one in there.records],
        created_by=actor.user,
    )
    wake_ups.schedule(CHECK, timezone.now() + dt.timedelta(minutes=5))
    return made


def check(*, actor: Actor) -> SenderDomain:
    """Look in DNS now.

    Raises:
        NotFound: there is no domain.
    """
    actor.require(SETTINGS_MANAGE)
    domain = SenderDomain.objects.filter(pk=KEY).first()
    if domain is None:
        raise NotFound(_("There is no domain of your own."))
    return keep_look(actor=actor, domain=domain, seen=look(domain))


@action("sender_domain.check")
def keep_look(*, actor: Actor, domain: SenderDomain, seen: Look) -> SenderDomain:
    """Write down what a look has shown, and tell those who shape the system when it does not work any more.

    What nobody could answer changes nothing: a silent name server is no broken domain.
    """
    found = SenderDomain.objects.select_for_update().filter(pk=domain.pk, provider_key=domain.provider_key).first()
    if found is None:
        return domain  # it was let go of meanwhile
    found.found, found.checked_at = seen.found, timezone.now()
    if seen.is_whole:
        found.verified_at = found.verified_at if found.state == State.VERIFIED else timezone.now()
        found.state = State.VERIFIED
    elif seen.is_whole is False and found.state == State.VERIFIED:
        found.state = State.BROKEN
        telling.broken(found)
    found.save(update_fields=["found", "checked_at", "state", "verified_at"])
    wake_ups.schedule(CHECK, timezone.now() + patience(found))
    return found


@action("sender_domain.change", permission=SETTINGS_MANAGE)
def change_address(*, actor: Actor, local_part: str) -> SenderDomain:
    """Change what stands before the @."""
    found = SenderDomain.objects.select_for_update().filter(pk=KEY).first()
    if found is None:
        raise NotFound(_("There is no domain of your own."))
    found.local_part = _plain_local(local_part)
    found.save(update_fields=["local_part"])
    return found


def remove(*, actor: Actor) -> None:
    """Let go of the domain, here and at the provider; mail comes from the installation's address again."""
    actor.require(SETTINGS_MANAGE)
    key = delete_sender_domain(actor=actor)
    if key and may_authenticate():
        try:
            SendingDomains().remove(key)
        except Failure:
            return  # it does no harm there: nothing is sent from it any more


@action("sender_domain.delete", permission=SETTINGS_MANAGE)
def delete_sender_domain(*, actor: Actor) -> str:
    """Let go of the domain here; returns its key at the provider, empty when there was none."""
    found = SenderDomain.objects.select_for_update().filter(pk=KEY).first()
    if found is None:
        return ""
    found.delete()
    return found.provider_key


def patience(domain: SenderDomain) -> dt.timedelta:
    """Return how long to wait before the next look: not long while somebody is at it, a day when it works."""
    if domain.state == State.VERIFIED:
        return dt.timedelta(days=1)
    age = timezone.now() - domain.created_at
    if age < dt.timedelta(days=1):
        return dt.timedelta(minutes=10)
    return dt.timedelta(hours=2) if age < dt.timedelta(days=14) else dt.timedelta(days=1)


def plain_domain(raw: str) -> str:
    """Return a domain in the letters of DNS.

    Raises:
        UserError: it is none, or not one that an organisation has to itself.
    """
    said = raw.strip().lower().removeprefix("https://").removeprefix("http://").removeprefix("www.")
    said = said.partition("/")[0].rpartition("@")[2].rstrip(".")
    try:
        domain = said.encode("idna").decode() if said else ""
    except UnicodeError:
        domain = ""
    if len(domain) > 200 or not _DOMAIN.fullmatch(domain):
        raise UserError(_("Write a domain, as alfa.se."), code="invalid", field="domain")
    ours = {settings.BASE_DOMAIN, settings.MAILING_SENDER.rpartition("@")[2], settings.INBOUND_DOMAIN} - {""}
    if domain in OF_EVERYBODY or any(domain == one or domain.endswith(f".{one}") for one in ours):
        raise UserError(_("Nobody has that domain to themselves. Write your own."), code="not_own", field="domain")
    return domain


def _plain_local(raw: str) -> str:
    said = raw.strip().lower().partition("@")[0]
    if not _LOCAL.fullmatch(said) or ".." in said:
        raise UserError(
            _("Write what stands before the @, in letters from a to z."), code="invalid", field="local_part"
        )
    return said
