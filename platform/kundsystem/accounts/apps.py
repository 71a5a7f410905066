"""The accounts app, present in every organisation's schema."""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccountsConfig(AppConfig):
    name = "kundsystem.accounts"
    label = "accounts"

    def ready(self) -> None:
        from kundsystem.accounts import navigation  # noqa: F401

        user_logged_in.connect(_speak_the_users_language, dispatch_uid="accounts.language")


def _speak_the_users_language(request: Any, user: Any, **kwargs: Any) -> None:
    """Django announces a sign-in by signal only, whatever door it came through."""
    if request is not None:
        request.session["language"] = user.language
