"""The CRM: one Django app and one migration history, a sub-package per subject."""
