"""What people change about themselves."""

from allauth.account.models import EmailAddress
from django.utils.translation import gettext as _

from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User
from kundsystem.accounts.openid import closing
from kundsystem.shared.actions import action
from kundsystem.shared.errors import UserError


@action("user.change_profile")
def change_profile(*, actor: Actor, name: str, language: str) -> None:
    """Change one's own name and language."""
    person = actor.person
    person.name, person.language = name, language
    person.save(update_fields=["name", "language"])


@action("user.change_language")
def change_language(*, actor: Actor, language: str) -> None:
    """Change the language of one's own pages and mails."""
    person = actor.person
    if person.language != language:
        person.language = language
        person.save(update_fields=["language"])


@action("user.confirm_email")
def confirm_email(*, actor: Actor, address: EmailAddress) -> None:
    """Note that whoever reads an address's mail has been here."""
    if not address.verified:
        address.verified = True
        address.save(update_fields=["verified"])


@action("user.change_password")
def change_password(*, actor: Actor, user: User, password: str) -> None:
    """Give a user a new password; the history says that, and never what it is.

    Raises:
        UserError: passwords are closed in the organisation, so that it would be of no use.
    """
    if not closing.may_come_without(user):
        raise UserError(_("Passwords are closed here, except for owners with two steps."), code="closed")
    user.set_password(password)
    user.save(update_fields=["password"])
