"""Signing in: django-allauth by e-mail and password, users of each organisation in its own schema."""

from kundsystem.settings import env

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["kundsystem.accounts.backends.EmailBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # a reset asked for an unknown address sends nothing and says the same
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None  # asked on the sign-in page
ACCOUNT_ADAPTER = "kundsystem.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "kundsystem.accounts.forms.LoginForm",
    "reset_password": "kundsystem.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "kundsystem.accounts.forms.ResetPasswordKeyForm",
    "change_password": "kundsystem.accounts.forms.ChangePasswordForm",
}
# How many proxies of our own stand before the web server: so many addresses of X-Forwarded-For are believed.
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("KUNDSYSTEM_TRUSTED_PROXIES", 0)
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key", "reset_password": "20/m/ip,5/m/key"}
# Two steps. A code is good for half a minute more before and after its own; our form lets none be used twice.
MFA_ADAPTER = "kundsystem.accounts.two_factor.TwoFactorAdapter"
MFA_FORMS = {
    "authenticate": "kundsystem.accounts.two_factor_forms.AuthenticateForm",
    "reauthenticate": "kundsystem.accounts.two_factor_forms.ReauthenticateForm",
    "activate_totp": "kundsystem.accounts.two_factor_forms.ActivateForm",
    "login_webauthn": "kundsystem.accounts.two_factor_forms.PasskeyForm",
    "add_webauthn": "kundsystem.accounts.two_factor_forms.AddKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
# Nobody signs up to an organisation by themselves, so an address is never somebody else's.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TRUST_ENABLED = True
MFA_TRUST_COOKIE_NAME = "kundsystem_trusted"
MFA_TRUST_COOKIE_AGE = 60 * 60 * 24 * 30
USERSESSIONS_TRACK_ACTIVITY = False  # a write on each request would cost more than it tells; see accounts.staying
# Addresses are unique whatever their letters' case, by a constraint on lower(email) that this check does not know.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
