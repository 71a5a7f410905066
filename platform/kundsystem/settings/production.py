"""A server on the open internet. Everything that must be set is read here, so a missing one stops the start."""

from kundsystem.settings import env
from kundsystem.settings.base import *

SECRET_KEY = env.text("KUNDSYSTEM_SECRET_KEY")
BASE_DOMAIN = env.text("KUNDSYSTEM_BASE_DOMAIN")
DEVELOPMENT = False
URL_SCHEME = "https"
PORT_IN_URLS = ""
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.boolean("KUNDSYSTEM_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^health$", r"^ready$"]
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
