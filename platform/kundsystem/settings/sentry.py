"""Errors to Sentry, without anything that tells about a person."""

from kundsystem.settings import env

SENTRY_DSN = env.text("KUNDSYSTEM_SENTRY_DSN", "")
