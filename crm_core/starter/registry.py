"""What the beginning brings to other places: the demo's customers, and the line about sample data on every page."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.template.loader import render_to_string

from crm_core.customers.models import Customer
from crm_core.customers.permissions import WRITE
from crm_core.history.actions import after_undo
from crm_core.history.undo import Undone
from crm_core.starter import queries, sample
from kundsystem.accounts.models import User
from kundsystem.web import notices
from tenants import starter


@starter.register_demo
def demo_customers(people: Sequence[User], language: str) -> None:
    """Give the demo organisation the same customers, as its own."""
    if not Customer.objects.exists():
        sample.write(people=people, language=language, is_sample=False)


@notices.register
def sample_notice(request: HttpRequest) -> str:
    """Say that there are sample data, and offer to take them away."""
    actor = getattr(request, "actor", None)
    count = queries.sample_count() if actor is not None and actor.may(WRITE) else 0
    if not count:
        return ""
    return render_to_string("crm_core/starter/_notice.html", {"count": count}, request=request)


@after_undo
def count_samples_again(outcome: Undone) -> None:
    """An undo may bring sample customers back, or take them away."""
    queries.forget_sample_count()
