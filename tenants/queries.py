"""Questions about organisations, asked of the public schema."""

from collections.abc import Iterable
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django_tenants.utils import get_public_schema_name

from tenants import names
from tenants.models import Domain, Organisation


def organisation_by_host(host: str) -> Organisation | None:
    """Return the organisation (or the public site's row) that a host name leads to."""
    return next(iter(Organisation.objects.raw(_by_host(), [host])), None)


@cache
def _by_host() -> str:
    """What every request begins with asking: putting the words together takes longer than the answer does."""
    return Organisation.objects.filter(domains__domain="a host").query.sql_with_params()[0]


def organisations() -> QuerySet[Organisation]:
    """All organisations, the public schema's row left out."""
    return Organisation.objects.exclude(schema_name=get_public_schema_name())


def organisations_at(hosts: Iterable[str]) -> QuerySet[Organisation]:
    """Those that host names lead to; all of them when none is named."""
    named = list(hosts)
    return organisations().filter(domains__domain__in=named).distinct() if named else organisations()


def primary_host(organisation: Organisation) -> str:
    """The host name that links to an organisation use."""
    return Domain.objects.filter(tenant=organisation, is_primary=True).values_list("domain", flat=True).first() or ""


def organisation_url(organisation: Organisation, path: str = "/") -> str:
    """A full address in an organisation, for mails and for crossing over from the public site."""
    return address_of_host(primary_host(organisation), path)


def host_of(subdomain: str) -> str:
    """The host name of a subdomain."""
    return f"{subdomain}.{settings.BASE_DOMAIN}"


def is_free(subdomain: str) -> bool:
    """Tell whether nobody has a subdomain yet."""
    return not Domain.objects.filter(domain=host_of(subdomain)).exists()


def host_meant_by(typed: str) -> str:
    """Return the host that somebody means by a subdomain, a host name or a whole address; empty if it is none."""
    text = names.normalise(typed)
    try:
        wanted = (urlsplit(text if "//" in text else f"//{text}").hostname or "").rstrip(".")
    except ValueError:
        return ""
    hosts = [wanted, host_of(wanted)]
    found = organisations().filter(domains__domain__in=hosts).exclude(state=Organisation.State.CLOSED)
    organisation = found.first()
    return primary_host(organisation) if organisation else ""


def public_url(name: str, *arguments: str) -> str:
    """A full address on the public site, for what providers are to tell."""
    path = reverse(name, args=arguments, urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    return address_of_host(settings.BASE_DOMAIN, path)


def address_of_host(host: str, path: str) -> str:
    """A full address on a host."""
    return f"{settings.URL_SCHEME}://{host}{settings.PORT_IN_URLS}{path}"
