"""Who signed in, who was refused and who was locked out is in the log, and no password is."""

import pytest
from django.urls import reverse

from crm_core.history.models import Change
from tests import cast
from tests.crm_core.log.test_log import log, texts  # noqa: F401 (a fixture)


@pytest.fixture
def try_to_sign_in(anonymous, organisation):
    def attempt(email, password):
        return anonymous.post(
            reverse("account_login"),
            {"login": email, "password": password},
            headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140"},
        )

    return attempt


def test_signing_in_and_out_is_remembered_with_the_device(try_to_sign_in, anonymous, log, member):  # noqa: F811
    assert try_to_sign_in(member.email, cast.PASSWORD).status_code == 302
    anonymous.post(reverse("account_logout"))
    out, signed_in = texts(log(part="sign-in", who=member.pk))
    assert "Mona Lind" in signed_in
    assert "Firefox på Linux, 127.0.0.1" in signed_in
    assert "Loggade ut" in out


def test_a_wrong_password_is_remembered_with_whose_it_was_not(try_to_sign_in, log, member):  # noqa: F811
    try_to_sign_in(member.email, "fel fel fel fel")
    (entry,) = texts(log(part="warning"))
    assert "okänd" in entry
    assert "Mona Lind: Kunde inte logga in" in entry
    assert texts(log(who=member.pk)) == [entry]


def test_an_address_that_nobody_has_is_not_written_down(try_to_sign_in, log, member):  # noqa: F811
    try_to_sign_in("hemliga@losenordet.example", "fel fel fel fel")
    assert len(texts(log(part="warning"))) == 1
    assert "hemliga" not in str(list(Change.objects.values_list("diff", flat=True)))


def test_being_locked_out_is_said_once_and_holds_with_the_right_password_too(try_to_sign_in, log, member):  # noqa: F811
    for _attempt in range(5):
        try_to_sign_in(member.email, "fel fel fel fel")
    for _attempt in range(3):
        assert try_to_sign_in(member.email, cast.PASSWORD).status_code == 200
    assert Change.objects.filter(verb="session.locked").count() == 1
    assert "Mona Lind: Spärrad" in texts(log(part="warning"))[0]
    assert not Change.objects.filter(verb="session.start", actor=member.pk).exists()
