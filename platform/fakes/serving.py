"""What every stand-in has in common: pages by Django in a process of its own, served from threads."""

import logging
from pathlib import Path

import django
from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104


def configure(package: str, folder: Path, host: str) -> None:
    """Set Django up for one stand-in; its addresses, templates and styles lie in its own package."""
    settings.configure(
        # Another name that leads here may be a stranger's page in the developer's browser: CommonMiddleware refuses it.
        ALLOWED_HOSTS=["*"] if host in EVERYWHERE else [*LOOPBACK, host],
        ROOT_URLCONF=f"{package}.urls",
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.locale.LocaleMiddleware",
            "fakes.middleware.content_policy",
        ],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [folder / "templates"]}],
        LANGUAGES=[("en", "English"), ("sv", "Svenska")],
        LANGUAGE_CODE="en",
        TIME_ZONE="Europe/Stockholm",
        USE_TZ=True,
        SECURE_REFERRER_POLICY="no-referrer",
        LOGGING={
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
            "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"handlers": ["console"], "level": logging.INFO},
            "loggers": {"django.server": {"level": logging.ERROR}, "mail.log": {"level": logging.WARNING}},
        },
    )
    django.setup()


def page_server(host: str, port: int) -> ThreadedWSGIServer:
    """Return a listening server of the configured pages; port 0 is any free one."""
    server = ThreadedWSGIServer((host, port), WSGIRequestHandler, ipv6=":" in host)
    server.set_app(get_wsgi_application())
    return server
