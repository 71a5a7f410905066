"""What letters that came in bring to the registries of others."""

from crm_core.inbound import applying  # noqa: F401 (registers what takes in the letters that were stored)
