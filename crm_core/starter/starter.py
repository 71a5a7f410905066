"""What the beginning brings to a new organisation: a set of values for each trade."""

from crm_core.starter import trades  # noqa: F401  # registers them
