"""Headers and cookies. No inline script and no inline style anywhere, so the policy has no exceptions."""

from csp.constants import NONE, SELF

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Host-only on purpose: a cookie for the whole base domain would travel between organisations.
SESSION_COOKIE_DOMAIN = None
SESSION_COOKIE_NAME = "kundsystem_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60  # how long a session is kept; what an organisation allows: accounts.staying
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
CSRF_COOKIE_NAME = "kundsystem_csrf"
CSRF_FAILURE_VIEW = "kundsystem.web.errors.csrf_failure"
LANGUAGE_COOKIE_NAME = "kundsystem_language"

# A file above this size is streamed to disk; what may be uploaded is limited where it is received.
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
