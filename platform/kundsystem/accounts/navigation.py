"""The account menu."""

from django.utils.translation import gettext_lazy as _

from kundsystem.accounts.permissions import API_USE, PEOPLE_MANAGE, SECURITY_MANAGE
from kundsystem.web.navigation import AccountItem, SettingsItem, register
from kundsystem.web.settings_pages import PEOPLE

register(
    AccountItem("profile", _("Your profile"), "account_profile", "user", 10, other_words=_("my name, settings")),
    AccountItem("password", _("Change password"), "account_change_password", "key", 20),
    AccountItem("two-steps", _("Two steps"), "mfa_index", "lock", 25, other_words=_("two-factor, passkey, security")),
    SettingsItem(
        "security",
        _("How everybody signs in"),
        "security",
        "lock",
        PEOPLE,
        _("From when two steps are required, and who has them"),
        order=50,
        permission=SECURITY_MANAGE,
    ),
    SettingsItem(
        "openid",
        _("Own sign-in"),
        "openid",
        "building",
        PEOPLE,
        _("Sign in with the account at work, and close passwords"),
        order=55,
        permission=SECURITY_MANAGE,
        other_words=_("OpenID Connect, SSO, Entra ID, Google Workspace"),
        shown=lambda request: request.actor.is_owner,  # type: ignore[attr-defined]
    ),
    AccountItem("devices", _("Where you are signed in"), "account_sessions", "device-mobile", 30),
    AccountItem("tokens", _("API keys"), "account_tokens", "plug", 40, permission=API_USE),
    SettingsItem(
        "people",
        _("People"),
        "people_list",
        "users",
        PEOPLE,
        _("Who is here: invite, change role, deactivate"),
        order=10,
        permission=PEOPLE_MANAGE,
        other_words=_("colleagues, users, invite"),
    ),
    SettingsItem(
        "roles",
        _("Roles"),
        "role_list",
        "lock",
        PEOPLE,
        _("What each role may do, and roles of your own"),
        order=20,
        permission=PEOPLE_MANAGE,
        other_words=_("permissions, access rights"),
    ),
    AccountItem("logout", _("Sign out"), "account_logout", "logout", 90, post=True, other_words=_("log out, exit")),
)
