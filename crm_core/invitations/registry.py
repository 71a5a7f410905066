"""What invitations bring to the registries of others."""

from crm_core.bookings.telling import after_change
from crm_core.invitations import receiving, showing  # noqa: F401 (register what reads letters, and what pages show)
from crm_core.invitations.inviting import follow

after_change(follow)
