"""Outgoing e-mail by SMTP."""

from kundsystem.settings import env

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.text("KUNDSYSTEM_SMTP_HOST", "127.0.0.1")
EMAIL_PORT = env.integer("KUNDSYSTEM_SMTP_PORT", 25)
EMAIL_HOST_USER = env.text("KUNDSYSTEM_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.text("KUNDSYSTEM_SMTP_PASSWORD", "")
EMAIL_USE_TLS = env.boolean("KUNDSYSTEM_SMTP_TLS", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("KUNDSYSTEM_FROM_EMAIL", "Kundsystem <noreply@kundsystem.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
