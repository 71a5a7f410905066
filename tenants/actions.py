"""Signing up: an organisation, its owner and the way in, all in one transaction."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _

from kundsystem.accounts import confirming
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import Role, User
from kundsystem.accounts.permissions import OWNER
from kundsystem.shared.actions import action
from kundsystem.shared.errors import UserError
from tenants import crossing, memberships, names, queries
from tenants.models import Organisation
from tenants.provisioning import create_organisation


@dataclass(frozen=True)
class SignedUp:
    """A new organisation, and the token that takes its owner in."""

    organisation: Organisation
    token: str


class Busy(UserError):
    """The template is being migrated; that ends by itself."""

    status = 503
    code = "busy"


@action("organisation.sign_up")
def sign_up(
    *,
    actor: Actor,
    organisation: str,
    subdomain: str,
    name: str,
    email: str,
    password: str,
    language: str,
    trade: str = "",
) -> SignedUp:
    """Make an organisation with its owner; when anything fails, nothing of it remains.

    Args:
        actor: the system; nobody is anybody yet.
        organisation: its name.
        subdomain: where it will be reached, below the base domain.
        name: the owner's name.
        email: the owner's address, not yet verified.
        password: as typed; only its hash is kept.
        language: of the starter content, and the owner's.
        trade: whose starter set it gets; empty for the one that is for everybody.

    Raises:
        UserError: the subdomain can not be had; `field` is `subdomain`.
        Busy: an update of the installation took too long to wait for.
    """
    names.check(subdomain)
    if not queries.is_free(subdomain):
        raise taken()
    hashed = make_password(password)  # slow on purpose, so before any lock is held
    made: list[User] = []

    def move_in(new: Organisation) -> None:
        role = Role.objects.get(key=OWNER)
        owner = User.objects.create(name=name, email=email, role=role, password=hashed, language=language)
        EmailAddress.objects.create(user=owner, email=email, primary=True, verified=False)
        made.append(owner)

    try:
        with transaction.atomic():
            new = create_organisation(
                name=organisation,
                hosts=[queries.host_of(subdomain)],
                language=language,
                trade=trade,
                inside=move_in,
            )
    except IntegrityError as error:
        if "tenants_domain" in str(error):  # somebody else was a moment faster
            raise taken() from error
        raise
    except OperationalError as error:
        if "lock timeout" in str(error):
            raise Busy(_("Kundsystem is being updated. Try again in a minute; nothing has been lost.")) from error
        raise
    memberships.remember(new, email)
    token = crossing.issue(new, made[0].pk)
    confirming.send(made[0], schema=new.schema_name, root=queries.organisation_url(new, ""), organisation=new.name)
    return SignedUp(new, token)


def taken() -> UserError:
    """The error for an address that somebody has."""
    sentence = _("This address is taken. Add your town or trade, for example, and try again.")
    return UserError(sentence, code="subdomain_taken", field="subdomain")
