"""Answers to writes under an idempotency key: kept for a day, then thrown away."""

import datetime as dt
from collections.abc import Callable

from django.utils import timezone

from kundsystem.accounts.models import ApiToken
from kundsystem.api.models import KeptAnswer

KEPT_FOR = dt.timedelta(hours=24)
_when_kept: list[Callable[[dt.datetime], None]] = []


def when_kept(hook: Callable[[dt.datetime], None]) -> Callable[[dt.datetime], None]:
    """Register what is told that an answer is kept, and until when: a higher layer sees to it that it goes."""
    if hook not in _when_kept:
        _when_kept.append(hook)
    return hook


def kept_answer(token: ApiToken, key: str) -> KeptAnswer | None:
    """Return what a key was answered within the last day; what is older is thrown away."""
    kept = KeptAnswer.objects.filter(token=token, key=key).first()
    if kept is not None and kept.created_at <= timezone.now() - KEPT_FOR:
        kept.delete()
        return None
    return kept


def keep(answer: KeptAnswer) -> None:
    """Keep an answer, in the transaction of what it tells about."""
    answer.save(force_insert=True)
    for hook in _when_kept:
        hook(answer.created_at + KEPT_FOR)


def sweep() -> int:
    """Throw away the answers whose day has passed; returns how many."""
    return KeptAnswer.objects.filter(created_at__lte=timezone.now() - KEPT_FOR).delete()[0]
