"""What the manual says of signing in, of one's own account, of colleagues and roles, and of letting programs in."""

from pathlib import Path

from kundsystem.web.manual import Chapter, register

HERE = Path(__file__).parent
TWO_STEPS = (
    *("mfa_index", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_add_webauthn", "mfa_remove_webauthn"),
    *("mfa_list_webauthn", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes"),
    *("mfa_reauthenticate", "mfa_reauthenticate_webauthn", "account_reauthenticate"),
)

register(
    Chapter("account", HERE, order=200, covers=("account_profile", "account_change_password", "account_sessions")),
    Chapter("two-steps", HERE, order=202, covers=(*TWO_STEPS, "security")),
    Chapter("own-sign-in", HERE, order=204, covers=("openid",)),
    Chapter("people", HERE, order=203, covers=("people_list", "people_deactivate", "role_list")),
    Chapter("api", HERE, order=205, covers=("account_tokens", "api:documentation")),
)
