"""Confirming an e-mail address by a link in a mail.

django-allauth's own links are signed too, but name the address by its row's number only, and every organisation has a
row number one: a link from one organisation would confirm an address in another. Ours name the organisation as well.
"""

import datetime as dt

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.urls import reverse

from kundsystem.accounts.models import User
from kundsystem.messaging.mail import send_mail
from kundsystem.shared.database import connection
from kundsystem.shared.keys import key_to_short, short_to_key

LIFETIME = dt.timedelta(days=7)


def send(user: User, *, schema: str, root: str, organisation: str) -> None:
    """Mail a link to a user's address.

    Args:
        user: whose address it is.
        schema: of the user's organisation.
        root: the organisation's address without a path, since the link belongs on its own host.
        organisation: its name, for the text.
    """
    key = _signer(schema, user.email).sign(key_to_short(user.pk))
    path = reverse("account_confirm_email", args=[key], urlconf=settings.ROOT_URLCONF)
    context = {"name": user.name, "organisation": organisation, "url": f"{root}{path}", "days": LIFETIME.days}
    send_mail("accounts/mail/confirm", user.email, context, language=user.language)


def address_for(key: str) -> EmailAddress | None:
    """Return the address that a link is about, or None when the link is wrong, too old or from elsewhere."""
    try:
        user_id = short_to_key(key.partition(":")[0])
        user = User.objects.filter(pk=user_id, is_active=True).first()
        if user is None:
            return None
        _signer(connection.schema_name, user.email).unsign(key, max_age=LIFETIME)
    except (signing.BadSignature, ValueError):
        return None
    return EmailAddress.objects.filter(user=user, email__iexact=user.email).first()


def _signer(schema: str, email: str) -> signing.TimestampSigner:
    """Sign for one address in one organisation only, without either standing in the link."""
    return signing.TimestampSigner(salt=f"kundsystem.accounts.confirming:{schema}:{email.lower()}")
