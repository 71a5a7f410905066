"""The lists of the subjects below; a subject above brings its own."""

from crm_core.lists import customers  # noqa: F401  # registers itself
