"""The accounts app, present in every organisation's schema."""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccountsConfig(AppConfig):
    name = "kundsystem.accounts"
    label = "accounts"

    def ready(self) -> None:
        from kundsystem.accounts import manual, navigation  # noqa: F401

        user_logged_in.connect(_signed_in, dispatch_uid="accounts.signed_in")


def _signed_in(request: Any, user: Any, **kwargs: Any) -> None:
    """Speak the user's language, remember the device; Django tells of a sign-in, whatever the door, by signal."""
    from allauth.usersessions.models import UserSession

    from kundsystem.accounts import staying

    if request is not None:
        request.session["language"] = user.language
        staying.begin(request)
        UserSession.objects.create_from_request(request)
