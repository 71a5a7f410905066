"""What the history calls the tables of those who sign in, which lie below all subjects."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_core.history import (
    signing,  # noqa: F401 (remembers who signs in, and who is refused)
    visiting,  # noqa: F401 (remembers that the operator was here)
)
from crm_core.history.tables import PEOPLE, Table, register
from kundsystem.accounts.permissions import label_of

register(
    Table(
        "accounts_user",
        _("Colleague"),
        _("Colleagues"),
        PEOPLE,
        labels={"role_id": _("Role"), "is_active": _("May sign in"), "name": _("Name"), "email": _("E-mail")}
        | {"title": _("Title"), "phone": _("Phone"), "signature": _("Signature"), "avatar": _("Picture")},
        pictures=("avatar",),
        hidden=("language", "deactivated_at"),
    ),
    Table(
        "accounts_role",
        _("Role"),
        _("Roles"),
        PEOPLE,
        labels={
            "permissions": _("Permissions"),
            "withheld": _("Permissions taken away"),
            "archived_at": pgettext_lazy("what was done", "Archived"),
        },
        hidden=("key",),
        words=dict.fromkeys(("permissions", "withheld"), label_of),
    ),
    Table(
        "accounts_invitation",
        _("Invitation"),
        _("Invitations"),
        PEOPLE,
        labels={
            "email": _("E-mail"),
            "role_id": _("Role"),
            "expires_at": _("Valid until"),
            "accepted_at": _("Accepted"),
            "revoked_at": _("Revoked"),
        },
        hidden=("digest", "sent_at", "invited_by_id", "user_id"),
    ),
    Table(
        "accounts_openid_provider",
        _("Own sign-in"),
        _("Own sign-in"),
        PEOPLE,
        labels={
            "issuer": _("Address of the provider"),
            "client_id": _("Client ID"),
            "domains": _("Mail domains"),
            "role_id": _("Role of whoever comes for the first time"),
            "has_two_steps": _("The provider asks for two steps"),
            "closes_passwords": _("Passwords are closed"),
        },
        hidden=("only", "secret"),
    ),
    Table(
        "accounts_api_token",
        _("API key"),
        _("API keys"),
        PEOPLE,
        labels={"revoked_at": _("Revoked"), "expires_at": _("Valid until")},
        hidden=("prefix", "digest", "last_used_at"),
    ),
)
