"""Profile, devices, language, and confirming an address."""

import datetime as dt
import io
import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core import mail
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_tenants.utils import tenant_context
from PIL import Image

from kundsystem.accounts import confirming
from kundsystem.accounts.models import User
from kundsystem.shared.keys import key_to_short
from kundsystem.web import faces
from tests.cast import PASSWORD
from tests.clients import OrganisationClient
from tests.factories import NoteFactory


def signed_in(person) -> OrganisationClient:
    """A client that came in by the sign-in page, as browsers do."""
    client = OrganisationClient(
        HTTP_HOST="alfa.kundsystem.localhost", HTTP_USER_AGENT="Mozilla/5.0 (Linux) Firefox/153"
    )
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD, "remember": "on"})
    assert is_inside(client)
    return client


def is_inside(client) -> bool:
    return client.get("/accounts/profile/").status_code == 200


class TestProfile:
    """One's own name and language."""

    def test_it_is_changed_through_an_action(self, client_for, reader):
        from crm_core.history.models import Change

        client_for(reader).post("/accounts/profile/", {"name": "Rune L", "language": "en"})
        reader.refresh_from_db()
        assert (reader.name, reader.language) == ("Rune L", "en")
        change = Change.objects.filter(table_name="accounts_user").latest("id")
        assert (change.verb, change.actor) == ("user.change_profile", reader.pk)

    @pytest.mark.parametrize("facts", [{"name": "", "language": "sv"}, {"name": "Rune", "language": "xx"}])
    def test_what_can_not_be_is_refused(self, client_for, reader, facts):
        assert client_for(reader).post("/accounts/profile/", facts).status_code == 422

    def test_a_role_can_not_be_taken_by_a_form(self, client_for, reader, owner):
        facts = {"name": "Rune", "language": "sv", "role": str(owner.role_id), "email": "x@alfa.example"}
        client_for(reader).post("/accounts/profile/", facts)
        reader.refresh_from_db()
        assert (reader.role.key, reader.email) == ("reader", "rune@alfa.example")

    def test_title_telephone_and_signature_are_how_ones_mails_end(self, client_for, reader):
        facts = {"name": "Rune L", "title": "Säljare", "phone": "08-678 55 00", "language": "sv", "signature": ""}
        client = client_for(reader)
        client.post("/accounts/profile/", facts)
        reader.refresh_from_db()
        assert reader.signed == f"Rune L\nSäljare\n08-678 55 00 · {reader.email}"
        client.post("/accounts/profile/", facts | {"signature": "Hälsningar\n<b>Rune</b>"})
        reader.refresh_from_db()
        assert reader.signed == "Hälsningar\n<b>Rune</b>"
        assert "Hälsningar<br>&lt;b&gt;Rune" in client.get("/accounts/profile/").content.decode()
        assert client.post("/accounts/profile/", facts | {"phone": "12"}).status_code == 422


class TestAvatar:
    """One's own picture."""

    def picture(self) -> SimpleUploadedFile:
        out = io.BytesIO()
        Image.new("RGB", (400, 300), "#3f2247").save(out, "PNG")
        return SimpleUploadedFile("jag.png", out.getvalue())

    def test_it_is_shown_instead_of_the_initials_to_colleagues_only(
        self, client_for, member, reader, outsider, anonymous, django_capture_on_commit_callbacks
    ):
        note = NoteFactory(author=member)
        client = client_for(member)
        assert client.post("/accounts/profile/picture/", {"avatar": self.picture()}).status_code == 302
        member.refresh_from_db()
        address = faces.address_for(member)
        assert address in client.get("/customers/").content.decode()
        colleague = client_for(reader)
        assert address in colleague.get(f"/customers/{key_to_short(note.customer_id)}/").content.decode()
        answer = colleague.get(address)
        drawn = Image.open(io.BytesIO(b"".join(answer.streaming_content)))
        assert (drawn.size, drawn.format) == ((192, 192), "WEBP")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert anonymous.get(address).status_code == 302
        assert client_for(outsider).get(address).status_code == 404
        with django_capture_on_commit_callbacks(execute=True):
            client.post("/accounts/profile/picture/", {"remove": "1"})
        assert colleague.get(address).status_code == 404
        assert not default_storage.exists(member.avatar)

    def test_what_is_no_picture_is_refused(self, client_for, member):
        refused = {"avatar": SimpleUploadedFile("jag.png", b"<svg xmlns='x'/>")}
        answer = client_for(member).post("/accounts/profile/picture/", refused)
        assert answer.status_code == 422
        assert "SVG" in answer.content.decode()


class TestLanguage:
    """The switch on every page."""

    def test_it_becomes_ones_own(self, client_for, member):
        client = client_for(member)
        client.post("/accounts/language/", {"language": "en", "next": "/accounts/profile/"})
        member.refresh_from_db()
        assert member.language == "en"
        assert '<html lang="en"' in client.get("/accounts/profile/").content.decode()

    def test_before_signing_in_it_is_the_browsers(self, anonymous):
        anonymous.post("/accounts/language/", {"language": "en"})
        assert '<html lang="en"' in anonymous.get("/accounts/login/").content.decode()

    def test_a_get_changes_nothing(self, anonymous):
        assert anonymous.get("/accounts/language/").status_code == 405


class TestDevices:
    """Where one is signed in."""

    def test_every_way_in_is_listed(self, member):
        first, second = signed_in(member), signed_in(member)
        shown = second.get("/accounts/devices/").context["devices"]
        assert [device.is_this for device in shown] == [True, False]
        assert "Firefox" in shown[0].name
        assert is_inside(first)

    def test_signing_out_everywhere_ends_every_session(self, member):
        clients = [signed_in(member) for _ in range(3)]
        assert clients[0].post("/accounts/devices/end/", {"which": "everywhere"}).status_code == 302
        assert [is_inside(client) for client in clients] == [False] * 3
        assert not UserSession.objects.filter(user=member).exists()

    def test_signing_out_the_others_keeps_this_one(self, member):
        first, second = signed_in(member), signed_in(member)
        first.post("/accounts/devices/end/", {"which": "others"})
        assert [is_inside(first), is_inside(second)] == [True, False]

    def test_one_device_can_be_signed_out(self, member):
        first, second = signed_in(member), signed_in(member)
        other = next(device for device in first.get("/accounts/devices/").context["devices"] if not device.is_this)
        first.post("/accounts/devices/end/", {"which": other.key})
        assert [is_inside(first), is_inside(second)] == [True, False]

    def test_nobody_signs_anybody_else_out(self, member, reader):
        mine, theirs = signed_in(member), signed_in(reader)
        for which in (UserSession.objects.get(user=reader).pk, "others"):
            mine.post("/accounts/devices/end/", {"which": which})
        assert is_inside(theirs)


class TestConfirming:
    """The link in the mail after signing up."""

    @pytest.fixture
    def address(self, member):
        return EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=False)

    @pytest.fixture
    def path(self, organisation, member, address, client_for, django_capture_on_commit_callbacks) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            client_for(member).post("/accounts/profile/confirmation/")
        return re.search(r"https?://[^/]+(/\S+)", mail.outbox[-1].body)[1]

    def confirmed(self, address) -> bool:
        address.refresh_from_db()
        return address.verified

    def test_a_button_confirms(self, anonymous, path, address):
        assert anonymous.get(path).status_code == 200
        assert not self.confirmed(address)
        anonymous.post(path)
        assert self.confirmed(address)

    def test_a_changed_link_does_not(self, anonymous, path, address):
        assert anonymous.post(path[:-3] + "xx/").status_code == 410
        assert not self.confirmed(address)

    def test_an_old_link_does_not(self, anonymous, path, address):
        with time_machine.travel(timezone.now() + confirming.LIFETIME + dt.timedelta(hours=1)):
            assert anonymous.post(path).status_code == 410
        assert not self.confirmed(address)

    def test_a_link_from_another_organisation_does_not_even_for_the_same_keys(
        self, organisation, other_organisation, member, path
    ):
        with tenant_context(other_organisation):
            twin = User.objects.create(
                pk=member.pk, email=member.email, name="Tvilling", role_id=User.objects.first().role_id
            )
            address = EmailAddress.objects.create(user=twin, email=twin.email, primary=True, verified=False)
        there = OrganisationClient(HTTP_HOST="beta.kundsystem.localhost")
        assert there.post(path).status_code == 410
        with tenant_context(other_organisation):
            assert not self.confirmed(address)

    def test_the_link_can_not_be_sent_without_end(self, client_for, member, address):
        client = client_for(member)
        answers = [client.post("/accounts/profile/confirmation/").status_code for _ in range(6)]
        assert answers == [302] * 5 + [429]


def test_roles_have_the_permissions_of_their_kind(owner, administrator, member, reader, actor_for):
    expected = {"customers.view": "1111", "customers.write": "1110", "people.manage": "1100", "settings.manage": "1100"}
    people = (owner, administrator, member, reader)
    for permission, marks in expected.items():
        found = "".join(str(int(actor_for(person).may(permission))) for person in people)
        assert found == marks, permission
    assert not actor_for(owner).may("no.such.permission")


def test_the_menu_leads_to_pages_that_are_there(client_for, reader):
    client = client_for(reader)
    for name in ("profile", "devices", "password/change"):
        assert client.get(f"/accounts/{name}/").status_code == 200
    assert settings.LANGUAGES
