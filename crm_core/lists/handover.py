"""What is saved of somebody's own, when somebody leaves."""

from django.utils.translation import ngettext

from crm_core.lists.models import SavedList
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.handover import Belongings, register
from kundsystem.accounts.models import User
from kundsystem.shared import formatting


def _told(count: int) -> str:
    return ngettext("%(count)s saved list", "%(count)s saved lists", count) % {"count": formatting.number(count)}


def _count(user: User) -> int:
    return SavedList.objects.current().filter(owner=user).count()


def _hand_over(actor: Actor, user: User, heir: User | None) -> int:
    # Without an heir they stay under the name of whoever left: what is nobody's could be changed by nobody.
    return SavedList.objects.filter(owner=user).update(owner=heir) if heir is not None else 0


register(Belongings("saved_lists", _told, _count, _hand_over, order=40))
