"""What a page of likely duplicates says of a group."""

from django import template
from django.utils.translation import gettext as _

from crm_core.merging.finding import Group

register = template.Library()


@register.filter
def why(group: Group) -> str:
    """Say why two are likely the same; of several, how many they are: each of them says itself why."""
    if len(group.members) > 2:
        return _("%(count)s that are alike") % {"count": len(group.members)}
    return next(member.why.sentence for member in group.members if member.why)
