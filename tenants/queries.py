"""Questions about organisations, asked of the public schema."""

from django.conf import settings
from django.db.models import QuerySet
from django_tenants.utils import get_public_schema_name

from tenants.models import Domain, Organisation


def organisation_by_host(host: str) -> Organisation | None:
    """Return the organisation (or the public site's row) that a host name leads to."""
    domain = Domain.objects.select_related("tenant").filter(domain=host).first()
    return domain.tenant if domain else None


def organisations() -> QuerySet[Organisation]:
    """All organisations, the public schema's row left out."""
    return Organisation.objects.exclude(schema_name=get_public_schema_name())


def primary_host(organisation: Organisation) -> str:
    """The host name that links to an organisation use."""
    return Domain.objects.filter(tenant=organisation, is_primary=True).values_list("domain", flat=True).first() or ""


def organisation_url(organisation: Organisation, path: str = "/") -> str:
    """A full address in an organisation, for mails and for crossing over from the public site."""
    return f"{settings.URL_SCHEME}://{primary_host(organisation)}{settings.PORT_IN_URLS}{path}"
