"""What signing in tells besides what Django itself tells: whoever remembers it listens."""

from django.dispatch import Signal

# Wrong too many times in a row; arguments: request, email.
locked_out = Signal()

# Somebody was not let in by the organisation's own provider; arguments: request, provider (its name), code (why).
openid_refused = Signal()

# Something about how people sign in was changed; arguments: verb, facts, actor and about (keys of users, or None).
security_changed = Signal()
