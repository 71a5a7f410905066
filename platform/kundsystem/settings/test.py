"""Automated tests: real PostgreSQL and Valkey, mail kept in memory, nothing slow on purpose."""

import os

from kundsystem.settings.base import *
from kundsystem.settings.base import STORAGES

SECRET_KEY = "only-for-tests"
DEVELOPMENT = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # passkeys at *.localhost without TLS
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
CELERY_TASK_ALWAYS_EAGER = os.environ.get("KUNDSYSTEM_TEST_WORKER") is None
CELERY_TASK_EAGER_PROPAGATES = True
