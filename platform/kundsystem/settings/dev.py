"""The one-command mode on a developer's or a small organisation's machine."""

from kundsystem.settings import env
from kundsystem.settings.base import *
from kundsystem.settings.base import DATA, SECRET_KEY, STORAGES

SECRET_KEY = SECRET_KEY or "only-for-development-and-never-anywhere-else"
DEBUG = env.boolean("KUNDSYSTEM_DEBUG", False)
DEVELOPMENT = True
EMAIL_BACKEND = "kundsystem.messaging.outbox.OutboxBackend"
OUTBOX = str(DATA / "outbox")

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0
