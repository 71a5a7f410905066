"""Deals that somebody sells or looks after, when somebody leaves; who sold what has ended stays as it was."""

from typing import Any

from django.utils import timezone
from django.utils.translation import ngettext

from crm_core.deals.models import Deal, Stage
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.handover import Belongings, register
from kundsystem.accounts.models import User
from kundsystem.shared import formatting


def _told(count: int) -> str:
    return ngettext("%(count)s deal under way", "%(count)s deals under way", count) % {
        "count": formatting.number(count)
    }


def _of(user: User) -> Any:
    return Deal.objects.active().filter(seller=user, status__stage__in=(Stage.OPEN, Stage.RUNNING))


def _count(user: User) -> int:
    return int(_of(user).count())


def _hand_over(actor: Actor, user: User, heir: User | None) -> int:
    return int(_of(user).update(seller=heir, updated_at=timezone.now()))


register(Belongings("deals", _told, _count, _hand_over, order=20))
