"""Signing in with e-mail and password."""

from allauth.account.auth_backends import AuthenticationBackend

from kundsystem.accounts.models import User


class EmailBackend(AuthenticationBackend):
    """django-allauth's own, with the role fetched together with the user: every request needs both."""

    def get_user(self, user_id: str) -> User | None:
        user = User.objects.select_related("role").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
