"""Signing in with e-mail and password."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser

from kundsystem.accounts.models import User
from kundsystem.accounts.openid.closing import may_come_without


class EmailBackend(AuthenticationBackend):
    """django-allauth's own, with three differences.

    The role is fetched together with the user, since every request needs both. And a deactivated user is told the same
    as anybody who types a wrong password, instead of that the account is there.
    Where passwords are closed, the right one is told the same too, but for owners with a second step.
    """

    def get_user(self, user_id: Any) -> User | None:
        user = User.objects.select_related("role").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def _check_password(self, user: AbstractBaseUser | None, password: str) -> AbstractBaseUser | None:
        checked = super()._check_password(user, password)
        self.unstash_authenticated_user()
        return checked if checked is None or may_come_without(checked) else None
