"""What stands in the palette."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm_core.search import menus, recent
from crm_core.search.commands import commands_about
from crm_core.search.looking import HERE, Group, Outcome, look
from crm_core.search.marking import mark
from crm_core.search.plain import plain
from crm_core.search.providers import About, Hit, Looking, remembering
from crm_core.search.question import Question
from crm_core.search.standing import read_about
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.http import TenantRequest

SHORTEST = 2  # with fewer signs nearly everything would be found
OPENED = 6  # of what one has opened lately
LAST = 1000


def contents(request: TenantRequest) -> dict[str, Any]:
    """Return what the palette shows for a question, or before there is one."""
    text = request.GET.get("q", "")[:200]
    question = Question.read(text)
    about = read_about(request.actor, request.GET.get("about", ""))
    looking = Looking(request.actor, question, about, request)
    if len(question.text) < SHORTEST:
        outcome = _start(looking, question.text)
    else:
        outcome = look(looking)
        outcome.groups += _to_do(looking)
        outcome.groups.sort(key=lambda group: group.rank)
    return {"question": question, "outcome": outcome, "about": about, "said": said(question, outcome)}


def said(question: Question, outcome: Outcome) -> str:
    """Return what is read out: how much there is."""
    if not question.text:
        return ""
    if outcome.is_empty:
        return _("Nothing was found.")
    count = sum(len(group.hits) for group in outcome.groups if group.key != HERE)
    return ngettext("%(count)s hit.", "%(count)s hits.", count) % {"count": count}


def _start(looking: Looking, letter: str) -> Outcome:
    groups = [_opened(looking.actor, looking.about), *_to_do(looking), _to_make(looking)]
    groups = [group for group in groups if group.hits]
    if letter:
        # The letter of something to do comes first, so that it is done with Enter.
        groups.sort(
            key=lambda group: not any(hit.letter and plain(str(hit.letter)) == plain(letter) for hit in group.hits)
        )
    return Outcome(groups)


def _opened(actor: Actor, about: About | None) -> Group:
    """Return what was opened lately, without what one stands on."""
    group = Group("opened", _("Opened lately"), 0)
    by_subject: dict[str, list[Any]] = {}
    keys = [one for one in recent.keys_of(actor, OPENED + 1) if about is None or one != (about.subject, about.key)]
    for subject, key in keys[:OPENED]:
        by_subject.setdefault(subject, []).append(key)
    shown: dict[Any, Hit] = {}
    for subject, wanted in by_subject.items():
        provider = remembering(actor, subject)
        shown |= provider.again(actor, wanted) if provider else {}
    group.hits = [shown[key] for _subject, key in keys[:OPENED] if key in shown]
    return group


def _to_do(looking: Looking) -> list[Group]:
    """Return what can be done with what one stands on; what is asked for is marked, and alone."""
    if looking.about is None:
        return []
    hits = commands_about(looking.actor, looking.about)
    wanted = plain(looking.question.text).split()
    asked_for = [hit for hit in hits if wanted and all(word in plain(str(hit.title)) for word in wanted)]
    group = Group(HERE, _("Do with %(name)s") % {"name": looking.about.name}, LAST)
    group.hits = [_asked_for(hit, looking.question) for hit in asked_for] or hits
    return [group] if group.hits else []


def _asked_for(hit: Hit, question: Question) -> Hit:
    return Hit(mark(str(hit.title), question), hit.url, hit.icon, 95.0, letter=hit.letter)


def _to_make(looking: Looking) -> Group:
    hits = [entry.as_hit(entry.label) for entry in menus.commands(looking.request)]
    return Group("command", menus.Commands.label, LAST + 1, hits)
