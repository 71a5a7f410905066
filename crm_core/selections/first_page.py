"""On the page that one comes to: who is new in the selections that one subscribes to."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import render_to_string

from crm_core.selections.models import SelectionSubscription
from crm_core.selections.permissions import USE
from crm_core.selections.reporting import MOST_UNSEEN, named
from kundsystem.accounts.actor import Actor
from kundsystem.web import notices

PAGES = {"home", "customer_list"}


@dataclass(frozen=True)
class News:
    """What is told of one selection."""

    subscription: SelectionSubscription
    named: list[tuple[str, str]]

    @property
    def number(self) -> int:
        """How many are new."""
        return len(self.subscription.unseen)

    @property
    def is_more(self) -> bool:
        """Whether there are more than were kept."""
        return self.number >= MOST_UNSEEN

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.number - len(self.named)


@notices.register
def news_notice(request: HttpRequest) -> str:
    """Tell what is new, on the first page only, as it is when one comes to it."""
    actor: Actor | None = getattr(request, "actor", None)
    match = request.resolver_match
    if actor is None or match is None or match.url_name not in PAGES or request.GET or not actor.may(USE):
        return ""
    told = [News(one, _named(actor, one)) for one in _waiting(actor)]
    return render_to_string("crm_core/selections/_news.html", {"told": told}, request=request) if told else ""


def _waiting(actor: Actor) -> list[SelectionSubscription]:
    found = SelectionSubscription.objects.filter(user=actor.user, on_page=True).defer("held")
    return list(found.filter(Q(unseen__len__gt=0) | ~Q(problem="")).order_by("name", "id"))


def _named(actor: Actor, subscription: SelectionSubscription) -> list[tuple[str, str]]:
    return named(actor, subscription.unseen, of_persons=subscription.held_persons) if subscription.unseen else []
