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

SALT = "kundsystem.accounts.confirming"
LIFETIME = dt.timedelta(days=7)


def send(user: User, *, schema: str, root: str, organisation: str) -> None:
    """Mail a link to a user's address.

    Args:
        user: whose address it is.
        schema: of the user's organisation.
        root: the organisation's address without a path, since the link belongs on its own host.
        organisation: its name, for the text.
    """
    key = signing.dumps([schema, str(user.pk), user.email], salt=SALT, compress=True)
    path = reverse("account_confirm_email", args=[key], urlconf=settings.ROOT_URLCONF)
    context = {"name": user.name, "organisation": organisation, "url": f"{root}{path}", "days": LIFETIME.days}
    send_mail("accounts/mail/confirm", user.email, context, language=user.language)


def address_for(key: str) -> EmailAddress | None:
    """Return the address that a link is about, or None when the link is wrong, too old or from elsewhere."""
    try:
        schema, user_id, email = signing.loads(key, salt=SALT, max_age=LIFETIME)
    except (signing.BadSignature, ValueError):
        return None
    if schema != connection.schema_name:
        return None
    return EmailAddress.objects.filter(user_id=user_id, user__is_active=True, email__iexact=email).first()
