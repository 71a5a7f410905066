"""Two steps: codes from an app, recovery codes, and what is tried against them."""

import datetime as dt

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from crm_core.history.models import Change
from kundsystem.accounts.two_factor import TwoFactorAdapter
from tests.cast import PASSWORD

SECRET = "JBSWY3DPEHPK3PXP"
HOME = "/accounts/profile/"


@pytest.fixture
def with_app(member):
    """The member with an app and recovery codes."""
    TOTP.activate(member, SECRET)
    RecoveryCodes.activate(member)
    return member


def code(at: int = 0, secret: str = SECRET) -> str:
    """The app's code, some half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30 + at))


def password(client, email="mona@alfa.example"):
    return client.post(reverse("account_login"), {"login": email, "password": PASSWORD, "remember": "on"})


def second(client, text, **more):
    return client.post(reverse("mfa_authenticate"), {"code": text} | more)


def is_inside(client) -> bool:
    return client.get(HOME).status_code == 200


def test_the_password_alone_does_not_let_in(anonymous, with_app):
    assert password(anonymous)["Location"] == reverse("mfa_authenticate")
    assert not is_inside(anonymous)
    assert second(anonymous, "000000").status_code == 422
    assert not is_inside(anonymous)
    assert second(anonymous, code())["Location"] == "/"
    assert is_inside(anonymous)


def test_a_code_is_good_once_for_as_long_as_it_would_be_good_at_all(anonymous, with_app):
    text = code()
    password(anonymous)
    assert second(anonymous, text).status_code == 302
    for later in (0, 31, 59):
        # The library's own mark lasts half a minute only.
        cache.delete(f"allauth.mfa.totp.used?user={with_app.pk}&code={text}")
        with time_machine.travel(timezone.now() + dt.timedelta(seconds=later), tick=True):
            anonymous.post(reverse("account_logout"))
            password(anonymous)
            assert second(anonymous, text).status_code == 422, later
            assert not is_inside(anonymous)


def test_a_code_of_another_time_or_of_another_user_is_none(anonymous, with_app, owner):
    TOTP.activate(owner, "KRSXG5CTMVRXEZLU")
    password(anonymous)
    for text in (code(-3), code(3), code(secret="KRSXG5CTMVRXEZLU"), "", "12345", "１２３４５６"):
        assert second(anonymous, text).status_code == 422
        assert not is_inside(anonymous)


def test_after_five_wrong_codes_the_right_one_is_refused_too(anonymous, with_app):
    password(anonymous)
    for _attempt in range(5):
        second(anonymous, "000000")
    assert second(anonymous, code()).status_code == 422
    assert not is_inside(anonymous)
    assert Change.objects.filter(verb="two_factor.refused", row_id=with_app.pk).count() == 5


def test_a_recovery_code_lets_in_once(anonymous, with_app):
    spare = Authenticator.objects.get(user=with_app, type="recovery_codes").wrap().generate_codes()[3]
    password(anonymous)
    assert second(anonymous, spare).status_code == 302
    assert is_inside(anonymous)
    anonymous.post(reverse("account_logout"))
    password(anonymous)
    assert second(anonymous, spare).status_code == 422


def test_a_trusted_browser_is_not_asked_again_until_the_password_changes(anonymous, with_app):
    password(anonymous)
    second(anonymous, code(), trust="on")
    anonymous.post(reverse("account_logout"))
    assert password(anonymous)["Location"] == "/"
    anonymous.post(reverse("account_logout"))
    with_app.set_password("en helt annan mening")
    with_app.save()
    answer = anonymous.post(reverse("account_login"), {"login": with_app.email, "password": "en helt annan mening"})
    assert answer["Location"] == reverse("mfa_authenticate")


def test_the_secret_is_not_readable_where_it_lies(with_app):
    kept = Authenticator.objects.get(user=with_app, type="totp").data["secret"]
    assert SECRET not in kept
    assert TwoFactorAdapter().decrypt(kept) == SECRET


def test_it_is_turned_on_with_the_password_and_a_code_and_is_in_the_log(
    anonymous, member, django_capture_on_commit_callbacks
):
    password(anonymous)
    page = anonymous.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert anonymous.post(reverse("mfa_activate_totp"), {"code": "000000"}).status_code == 200
    first = code(secret=secret)
    with django_capture_on_commit_callbacks(execute=True):
        answer = anonymous.post(reverse("mfa_activate_totp"), {"code": first})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert len(anonymous.get(answer["Location"]).context["unused_codes"]) == 10
    assert "10 är kvar" in anonymous.get(reverse("mfa_index")).content.decode()
    assert Change.objects.filter(verb="two_factor.added", actor=member.pk).exists()
    # The code that turned it on does not let in.
    anonymous.post(reverse("account_logout"))
    password(anonymous)
    assert second(anonymous, first).status_code == 422


def test_an_old_session_has_to_give_the_password_again_before_anything_is_changed(client_for, with_app):
    client = client_for(with_app)
    for name in ("mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_view_recovery_codes"):
        assert reverse("account_reauthenticate") in client.get(reverse(name))["Location"]
    assert Authenticator.objects.filter(user=with_app).count() == 2


@pytest.fixture
def required(organisation, owner, client_for):
    """An owner requires two steps from a day."""

    def require(day):
        return client_for(owner).post(reverse("security"), {"start": day.isoformat()})

    return require


def test_from_the_day_that_an_owner_sets_nobody_comes_further_without(required, client_for, member, anonymous):
    client = client_for(member)
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    assert required(tomorrow).status_code == 302
    assert client.get(HOME).status_code == 200
    with time_machine.travel(timezone.now() + dt.timedelta(days=1), tick=True):
        assert client.get(HOME)["Location"] == reverse("mfa_index")
        assert client.get("/customers/", headers={"HX-Request": "true"})["HX-Redirect"] == reverse("mfa_index")
        assert client.get(reverse("mfa_index")).status_code == 200
        TOTP.activate(member, SECRET)
        assert client.get(HOME).status_code == 200
        # And the last step is not taken away again.
        password(anonymous)
        second(anonymous, code())
        anonymous.post(reverse("mfa_deactivate_totp"))
        assert Authenticator.objects.filter(user=member, type="totp").exists()
    assert Change.objects.get(verb="security.two_factor_from").diff["now"] == tomorrow.isoformat()


def test_a_day_that_has_been_is_refused(required, organisation):
    assert required(timezone.localdate() - dt.timedelta(days=1)).status_code == 422
    organisation.refresh_from_db()
    assert organisation.two_factor_from is None


def test_a_stolen_cookie_is_worth_nothing_after_its_device_was_signed_out(anonymous, with_app, client_for):
    password(anonymous)
    second(anonymous, code())
    assert is_inside(anonymous)
    client_for(with_app).post(reverse("account_end_sessions"), {"which": "others"})
    assert not is_inside(anonymous)


def test_an_owner_lets_somebody_in_again_who_has_lost_everything(anonymous, with_app, client_for, owner, administrator):
    password(anonymous)
    second(anonymous, code())
    address = reverse("security_reset", args=[with_app.pk])
    assert client_for(administrator).post(address).status_code == 403
    assert Authenticator.objects.filter(user=with_app).count() == 2
    client_for(owner).post(address)
    assert not is_inside(anonymous)  # whoever has the device now
    assert password(anonymous)["Location"] == "/"
    assert Change.objects.get(verb="security.two_factor_reset").row_id == with_app.pk
