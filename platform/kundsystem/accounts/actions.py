"""What people change about themselves."""

from allauth.account.models import EmailAddress

from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User
from kundsystem.shared.actions import action


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
    """Give a user a new password; the history says that, and never what it is."""
    user.set_password(password)
    user.save(update_fields=["password"])
