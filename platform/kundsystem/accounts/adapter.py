"""How django-allauth behaves in Kundsystem."""

import time
from typing import Any, cast

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kundsystem.accounts import actions
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User
from kundsystem.accounts.signals import locked_out
from kundsystem.messaging.mail import send_mail
from kundsystem.web.toasts import toast


class AccountAdapter(DefaultAccountAdapter):
    """Our mails, our receipts, our one door for writing; and nobody signs themselves up to an organisation."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy("The e-mail address or the password is wrong."),
        "too_many_login_attempts": gettext_lazy("Wrong too many times in a row. Wait five minutes and try again."),
        "enter_current_password": gettext_lazy("This is not your present password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        someone = cast(User, user)
        actions.change_password(actor=Actor(someone), user=someone, password=password)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            locked_out.send(type(self), request=request, email=str(credentials.get("email", "")))
            raise

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Ask again before something that matters, unless one has signed in just now."""
        records = get_authentication_records(self.request, self.request.user)
        fresh = any(time.time() - record["at"] < app_settings.REAUTHENTICATION_TIMEOUT for record in records)
        return not fresh and bool(super().is_reauthentication_required(app=app))

    def get_login_stages(self) -> list[str]:
        # That a browser is trusted is asked together with the code, not on a page of its own.
        return [stage for stage in super().get_login_stages() if not stage.endswith(".TrustStage")]

    def send_password_reset_mail(self, user: AbstractBaseUser, email: str, context: dict[str, Any]) -> None:
        someone = cast(User, user)
        facts = {
            "name": someone.name,
            "organisation": self.request.tenant.name,
            "url": context["password_reset_url"],
        }
        send_mail("accounts/mail/reset", someone.email, facts, language=someone.language)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Every mail of ours has a way of its own; what allauth would send by itself is not sent."""

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        """Confirmation links are ours (see confirming), made at sign-up and when asked for on the profile page."""

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """One receipt only: that one has signed in or out shows by itself."""
        if message_template == "account/messages/password_changed.txt":
            toast(request, _("Password changed"))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_profile")
