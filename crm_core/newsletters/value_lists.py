"""Newsletters as the settings shape them: added, renamed, put in order, archived and merged."""

import uuid
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from crm_core.newsletters.models import Newsletter
from crm_core.own_values.registry import Column, Family, Use, ValueList, register, register_link
from crm_core.selections.encoding import encode
from crm_core.selections.tree import ALL, PERSONS, Condition, Group, Tree
from kundsystem.web.settings_pages import SHAPE

NEWSLETTERS = Family(
    "newsletters",
    _("Newsletters"),
    _("Letters that come again and again, to those who want them"),
    "mail",
    SHAPE,
    77,
    other_words=_("subscribers, recipients"),
)


def _receivers(key: uuid.UUID) -> str:
    tree = Tree(Group(ALL, (Condition("newsletter", {"newsletters": [str(key)]}),)), result=PERSONS)
    return f"{reverse('selection_new')}?{urlencode({'tree': encode(tree)})}"


register(
    ValueList(
        NEWSLETTERS,
        "newsletter",
        _("Newsletters"),
        _("New newsletter"),
        Newsletter,
        (
            Use(
                "newsletter_subscription",
                "newsletter_id",
                ngettext_lazy("%(count)s recipient", "%(count)s recipients", "count"),
                counted="ended_at IS NULL",
                once="recipient",
            ),
            Use(
                "mailing",
                "newsletter_id",
                ngettext_lazy("%(count)s mailing", "%(count)s mailings", "count"),
                counted="true",
            ),
        ),
        columns=(Column("description", _("What it is about, as its recipients read it"), str),),
        preview=_("Newsletter"),
    )
)
register_link("newsletters", "newsletter", _receivers)
