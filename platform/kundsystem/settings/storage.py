"""Where uploaded files and built static files lie."""

from pathlib import Path

from kundsystem.settings import env

DATA = Path(env.text("KUNDSYSTEM_DATA", "var")).resolve()
MEDIA_ROOT = DATA / "files"
MEDIA_URL = "/media-is-never-served-directly/"
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "tenants.storage.OrganisationStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 60 * 60
