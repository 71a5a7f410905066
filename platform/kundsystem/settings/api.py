"""The REST API: JSON only, by key only, every error in one shape."""

from kundsystem.settings import env

# Requests a minute: by one key, and by all of an organisation's together.
API_PER_TOKEN = env.integer("KUNDSYSTEM_API_PER_TOKEN", 300)
API_PER_ORGANISATION = env.integer("KUNDSYSTEM_API_PER_ORGANISATION", 1200)
# Wrong keys a minute from one computer.
API_REFUSALS = 60
API_LARGEST_BODY = 1_000_000

# Everything else is said by `kundsystem.api.views.ApiView`; a view that does not build on it lets nobody in.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "EXCEPTION_HANDLER": "kundsystem.api.errors.respond",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Kundsystem",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "COMPONENT_SPLIT_REQUEST": True,
    "SERVE_INCLUDE_SCHEMA": False,
    "SORT_OPERATIONS": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [],
}
