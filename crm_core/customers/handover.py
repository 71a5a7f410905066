"""Customers that somebody is responsible for, when somebody leaves."""

from django.utils import timezone
from django.utils.translation import ngettext

from crm_core.customers.models import Customer
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.handover import Belongings, register
from kundsystem.accounts.models import User
from kundsystem.shared import formatting


def _told(count: int) -> str:
    return ngettext("%(count)s customer", "%(count)s customers", count) % {"count": formatting.number(count)}


def _count(user: User) -> int:
    return Customer.objects.not_merged().owned_by(user).count()


def _hand_over(actor: Actor, user: User, heir: User | None) -> int:
    return Customer.objects.owned_by(user).update(owner=heir, updated_at=timezone.now())


register(Belongings("customers", _told, _count, _hand_over, order=10))
