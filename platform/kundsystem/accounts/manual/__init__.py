"""What the manual says of signing in, of one's own account, and of letting programs in."""

from pathlib import Path

from kundsystem.web.manual import Chapter, register

HERE = Path(__file__).parent

register(
    Chapter("account", HERE, order=200, covers=("account_profile", "account_change_password", "account_sessions")),
    Chapter("api", HERE, order=205, covers=("account_tokens", "api:documentation")),
)
