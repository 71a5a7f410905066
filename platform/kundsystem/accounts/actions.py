"""What people change about themselves."""

from collections.abc import Mapping

from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User
from kundsystem.accounts.openid import closing
from kundsystem.shared import storing
from kundsystem.shared.actions import action
from kundsystem.shared.errors import UserError
from kundsystem.shared.pictures import Drawing, receive

# Sharp at three times the size it is shown in.
AVATAR = Drawing((192, 192), square=True)
PROFILE = frozenset({"name", "title", "phone", "signature", "language"})


@action("user.change_profile")
def change_profile(*, actor: Actor, given: Mapping[str, str]) -> None:
    """Change what one says of oneself: name → value, of those that are changed."""
    person = actor.person
    changes = {name: value for name, value in given.items() if name in PROFILE}
    for name, value in changes.items():
        setattr(person, name, value)
    person.save(update_fields=sorted(changes))


@action("user.change_avatar")
def change_avatar(*, actor: Actor, upload: UploadedFile | None) -> None:
    """Give oneself a picture, or take it away; the earlier one is thrown away.

    Raises:
        UserError: it is no picture that can be drawn, or too large.
    """
    person = actor.person
    earlier, drawn = person.avatar, receive(upload, AVATAR, "avatar") if upload else b""
    person.avatar = storing.store(drawn, "pictures") if drawn else ""
    person.save(update_fields=["avatar"])
    transaction.on_commit(lambda: storing.remove(earlier))


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
