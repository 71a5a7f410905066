"""The weekly letter about a selection, and the link in it that ends it."""

from typing import Any

from django.core import signing
from django.db import transaction
from django.urls import reverse

from crm_core.selections.models import SelectionSubscription
from kundsystem.messaging.mail import send_mail
from kundsystem.shared.database import connection
from kundsystem.shared.keys import key_to_short, short_to_key
from tenants.queries import organisation_url


def send_news(subscription: SelectionSubscription, named: list[tuple[str, str]], number: int) -> None:
    """Mail who is new: some of them by name, and how many more."""
    context = {
        "named": [(name, organisation_url(connection.tenant, path)) for name, path in named],
        "number": number,
        "more": number - len(named),
    }
    _send("crm_core/selections/mail/news", subscription, context)


def send_problem(subscription: SelectionSubscription, sentence: str, *, may_see: bool) -> None:
    """Mail why nothing can be told; with a link to the selection when it can be put right there."""
    _send("crm_core/selections/mail/problem", subscription, {"sentence": sentence, "may_see": may_see})


def stop(subscription: SelectionSubscription) -> None:
    """End the letters of a subscription, and all of it when there is nothing else to it.

    Not an action: whoever wants no letters gets none, also where an organisation may only be read.
    """
    with transaction.atomic():
        found = SelectionSubscription.objects.select_for_update().filter(pk=subscription.pk)
        if not found.filter(on_page=True).update(by_mail=False):
            found.delete()


def subscription_for(token: str) -> tuple[bool, SelectionSubscription | None]:
    """Return whether a link is one of ours, and the subscription that it ends, if it has not ended already."""
    try:
        key = short_to_key(_signer().unsign(token))
    except (signing.BadSignature, ValueError):
        return False, None
    return True, SelectionSubscription.objects.defer("held", "unseen").filter(pk=key).first()


def token_of(subscription: SelectionSubscription) -> str:
    """Return what a link that ends a subscription's letters ends with."""
    return _signer().sign(key_to_short(subscription.pk))


def _send(template: str, subscription: SelectionSubscription, more: dict[str, Any]) -> None:
    user, organisation = subscription.user, connection.tenant
    ends = organisation_url(organisation, reverse("selection_letter", args=[token_of(subscription)]))
    page = reverse("selection_show", args=[subscription.selection_id])
    context = {
        "name": user.name,
        "selection": subscription.name,
        "organisation": organisation.name,
        "of_persons": subscription.held_persons,
        "since": subscription.told_at,
        "url": organisation_url(organisation, page),
        "ends": ends,
    }
    # RFC 8058: the mail program's own button ends it without anybody having to open the page.
    headers = {"List-Unsubscribe": f"<{ends}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    send_mail(template, user.email, context | more, language=user.language, headers=headers)


def _signer() -> signing.Signer:
    """Sign for this organisation only."""
    return signing.Signer(salt=f"crm_core.selections.letters:{connection.schema_name}")
