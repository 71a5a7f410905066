"""The eight who work in the large organisation."""

import datetime as dt

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from crm_core.seeding.run import Run, as_uuid, key_at
from kundsystem.accounts.models import Role, User
from kundsystem.accounts.permissions import ADMINISTRATOR, MEMBER, OWNER
from tenants import memberships
from tenants.models import Organisation

PEOPLE = (
    ("Gunilla Storåker", OWNER),
    ("Håkan Öberg", ADMINISTRATOR),
    ("Anna-Karin Lindqvist", MEMBER),
    ("Åsa Björk", MEMBER),
    ("Mehmet Yıldız", MEMBER),
    ("Per-Erik Ångström", MEMBER),
    ("Sara Nyholm", MEMBER),
    ("Jörgen Zetterlund", MEMBER),
)
DOMAIN = "storaker.example"
FIRST = "gunilla"  # the owner's address begins with it


def ensure_people(organisation: Organisation, run: Run, password: str) -> list[User]:
    """Make those of the eight who are missing.

    Args:
        organisation: where they work.
        run: decides their keys.
        password: that they can sign in with; when it is empty nobody can.
    """
    secret = make_password(password or None)
    chance = run.chance("people")
    people = []
    for name, role in PEOPLE:
        key = as_uuid(key_at(chance, run.start))
        email = f"{_plain(name)}@{DOMAIN}"
        person = User.objects.filter(email=email).first()
        if person is None:
            person = User.objects.create(
                id=key,
                name=name,
                email=email,
                role=Role.objects.get_or_create(key=role)[0],
                password=secret,
            )
            User.objects.filter(pk=key).update(created_at=run.until - dt.timedelta(days=365))
        elif password:
            person.password = secret
            person.save(update_fields=["password"])
        EmailAddress.objects.get_or_create(user=person, email=email, defaults={"primary": True, "verified": True})
        memberships.remember(organisation, email)
        people.append(person)
    return people


def _plain(name: str) -> str:
    """Gunilla Storåker → gunilla; hyphens stay."""
    return name.split()[0].lower().translate(str.maketrans("åäö", "aao"))
