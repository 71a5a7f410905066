"""How django-allauth behaves in Kundsystem."""

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kundsystem.accounts import actions, two_factor
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User
from kundsystem.accounts.openid import closing
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

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        if code == "email_password_mismatch" and (provider := closing.closing_provider()):
            sentence = _("Wrong, or not open to you: only owners with two steps use a password here. Use %(provider)s.")
            return ValidationError(sentence % {"provider": provider.name}, code=code)
        error: ValidationError = super().validation_error(code, *args)
        return error

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Ask again before something that matters, unless one has signed in just now."""
        return not two_factor.has_shown_it_now(self.request) and bool(super().is_reauthentication_required(app=app))

    def get_login_stages(self) -> list[str]:
        # That a browser is trusted is asked together with the code, not on a page of its own. And whoever has shown two
        # steps at the organisation's provider shows none of ours.
        left_out = (
            (".TrustStage", ".AuthenticateStage") if two_factor.was_done_elsewhere(self.request) else ".TrustStage"
        )
        return [stage for stage in super().get_login_stages() if not stage.endswith(left_out)]

    def send_password_reset_mail(self, user: AbstractBaseUser, email: str, context: dict[str, Any]) -> None:
        someone = cast(User, user)
        if not closing.may_come_without(someone):
            return self._send_the_way(someone)
        facts = {
            "name": someone.name,
            "organisation": self.request.tenant.name,
            "url": context["password_reset_url"],
        }
        send_mail("accounts/mail/reset", someone.email, facts, language=someone.language)
        return None

    def _send_the_way(self, user: User) -> None:
        """Tell somebody who asks for a new password that it would be of no use, and what is."""
        provider = closing.closing_provider()
        facts = {
            "name": user.name,
            "organisation": self.request.tenant.name,
            "provider": provider.name if provider else "",
            "url": self.request.build_absolute_uri(reverse("account_login")),
        }
        send_mail("accounts/mail/closed", user.email, facts, language=user.language)

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
