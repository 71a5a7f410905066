"""What holds everywhere; `dev`, `test` and `production` add only what differs there."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from kundsystem.settings import env
from kundsystem.settings.accounts import *
from kundsystem.settings.api import *
from kundsystem.settings.celery import *
from kundsystem.settings.mail import *
from kundsystem.settings.security import *
from kundsystem.settings.sentry import *
from kundsystem.settings.storage import *

ROOT = Path(__file__).resolve().parents[3]

SECRET_KEY = env.text("KUNDSYSTEM_SECRET_KEY", "")
# Earlier keys: what was signed or encrypted with one is still read, the secrets of two-step sign-in among it.
SECRET_KEY_FALLBACKS = env.words("KUNDSYSTEM_EARLIER_SECRET_KEYS")
DEBUG = False
ALLOWED_HOSTS = ["*"]  # the organisation middleware answers 404 to any host that is nobody's domain

# The name below which organisations get their subdomain, and how a browser reaches it.
BASE_DOMAIN = env.text("KUNDSYSTEM_BASE_DOMAIN", "kundsystem.localhost")
PORT = env.integer("KUNDSYSTEM_PORT", 8000)
URL_SCHEME = "http"
PORT_IN_URLS = f":{PORT}"

SHARED_APPS = [
    "django_tenants",
    "tenants",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "django_cotton",
    "csp",
    "kundsystem.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "kundsystem.messaging",
    "kundsystem.web",
]
# Django's own permissions and content types stay in public: ours are data of the role.
TENANT_APPS = [
    "kundsystem.accounts",
    "django.contrib.sessions",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "kundsystem.api",
    "crm_core",
]
INSTALLED_APPS = [*SHARED_APPS, *(app for app in TENANT_APPS if app not in SHARED_APPS)]

TENANT_MODEL = "tenants.Organisation"
TENANT_DOMAIN_MODEL = "tenants.Domain"
TENANT_LIMIT_SET_CALLS = True
PUBLIC_SCHEMA_NAME = "public"
PUBLIC_SCHEMA_URLCONF = "kundsystem.urls.public"
ROOT_URLCONF = "kundsystem.urls.tenant"
# A name no customer's text will ever hold: it is replaced textually when the template is replayed.
TEMPLATE_SCHEMA = "template_organisation"

MIDDLEWARE = [
    "kundsystem.shared.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pads each answer by a random length, so that compressed secrets can not be guessed by size.
    "django.middleware.gzip.GZipMiddleware",
    "tenants.middleware.OrganisationMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kundsystem.accounts.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kundsystem.accounts.staying.StayingMiddleware",
    "kundsystem.accounts.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "kundsystem.accounts.enforcing.TwoFactorMiddleware",
    "kundsystem.web.errors.UserErrorMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "kundsystem.web.context_processors.frame",
            ],
        },
    }
]
COTTON_DIR = "cotton"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

WSGI_APPLICATION = "kundsystem.wsgi.application"


def database_from(url: str) -> dict[str, object]:
    """Read a postgresql:// address into what Django wants."""
    parts = urlsplit(url)
    return {
        "ENGINE": "django_tenants.postgresql_backend",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        # Backends remember every schema they touched (about 1.5 MB each): recycle them after ten minutes.
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {"options": "-c statement_timeout=20000 -c lock_timeout=8000"},
        "TEST": {"MIGRATE": False},
    }


DATABASES = {
    "default": database_from(env.text("KUNDSYSTEM_DATABASE_URL", "postgresql://kundsystem@127.0.0.1:5432/kundsystem"))
}
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "tenants.cache.OrganisationCache",
        "LOCATION": env.text("KUNDSYSTEM_VALKEY_URL", "redis://127.0.0.1:6379/0"),
        "KEY_FUNCTION": "tenants.cache.make_key",
        "REVERSE_KEY_FUNCTION": "tenants.cache.reverse_key",
    }
}

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
TIME_ZONE = "Europe/Stockholm"
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [ROOT / "platform/kundsystem/locale"]
FORMAT_MODULE_PATH = ["kundsystem.shared.formats"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django.server": {"level": "WARNING"}, "fontTools": {"level": "WARNING"}},
}
