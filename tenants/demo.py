"""The demo organisation of a development installation: the same people and customers every time."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django_tenants.utils import tenant_context

from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import Role, User
from kundsystem.accounts.permissions import ADMINISTRATOR, MEMBER, OWNER, READER
from kundsystem.shared.actions import action
from tenants import memberships, queries, starter
from tenants.models import Domain
from tenants.provisioning import create_organisation

SUBDOMAIN = "demo"
NAME = "Ekerum Partner"
LANGUAGE = "sv"
PASSWORD = "granbarrsommar"  # noqa: S105 -- printed at every start, and for development only
PEOPLE = (
    ("Karin Ekvall", "karin@demo.example", OWNER),
    ("Jonas Brandeby", "jonas@demo.example", ADMINISTRATOR),
    ("Lena Tornevik", "lena@demo.example", MEMBER),
    ("Oskar Hallingberg", "oskar@demo.example", READER),
)


@dataclass(frozen=True)
class Demo:
    """How to sign in to it."""

    email: str = PEOPLE[0][1]
    password: str = PASSWORD
    organisation: str = SUBDOMAIN


def ensure_demo() -> Demo:
    """Make whatever is missing of the demo organisation; what is there is left as it is."""
    organisation = queries.organisation_by_host(queries.host_of(SUBDOMAIN))
    if organisation is None:
        organisation = create_organisation(name=NAME, hosts=[queries.host_of(SUBDOMAIN)], language=LANGUAGE)
    # On a machine without names for its subdomains, the demo is what answers at the plain address.
    Domain.objects.get_or_create(domain="127.0.0.1", defaults={"tenant": organisation, "is_primary": False})
    for _name, email, _role in PEOPLE:
        memberships.remember(organisation, email)
    with tenant_context(organisation):
        _move_in(actor=Actor.system("command"))
    return Demo()


@action("demo.create")
def _move_in(*, actor: Actor) -> None:
    people = [_person(name, email, role) for name, email, role in PEOPLE]
    starter.fill_demo([person for person in people if person.role.key != READER], LANGUAGE)


def _person(name: str, email: str, role: str) -> User:
    person = User.objects.select_related("role").filter(email=email).first()
    if person is None:
        person = User.objects.create(
            name=name,
            email=email,
            role=Role.objects.get(key=role),
            language=LANGUAGE,
            password=make_password(PASSWORD),
        )
    EmailAddress.objects.get_or_create(user=person, email=email, defaults={"primary": True, "verified": True})
    return person


def is_allowed() -> bool:
    """Whether an organisation whose password everybody knows may be here."""
    return bool(getattr(settings, "DEVELOPMENT", False))
