"""The one-command mode on a developer's or a small organisation's machine."""

from kundsystem.settings import env
from kundsystem.settings.base import *
from kundsystem.settings.base import SECRET_KEY, STORAGES

SECRET_KEY = SECRET_KEY or "only-for-development-and-never-anywhere-else"
DEBUG = env.boolean("KUNDSYSTEM_DEBUG", False)
DEVELOPMENT = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # passkeys at *.localhost without TLS
# `make run` says where its mailbox is. Without that, nothing listens on this port: trying things out never sends mail
# through the machine's own mail server.
EMAIL_PORT = env.integer("KUNDSYSTEM_SMTP_PORT", 25 if env.text("KUNDSYSTEM_SMTP_HOST", "") else 1)

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0
