"""What a new organisation's newsletters begin with: one."""

from django.utils.translation import gettext as _

from crm_core.newsletters.models import Newsletter
from tenants import starter


@starter.register
def newsletters() -> None:
    """Make one newsletter in the language in force."""
    Newsletter.objects.create(name=_("Customer newsletter"), description=_("News and advice, a few times a year"))
