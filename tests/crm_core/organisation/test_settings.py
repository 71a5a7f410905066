"""What an organisation has set: its name and sender, its look, its time and its lists."""

import io

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django_tenants.utils import tenant_context
from PIL import Image

from crm_core.history.actions import undo
from crm_core.history.models import Change
from crm_core.organisation.actions import change_settings
from crm_core.organisation.models import OrganisationSettings
from crm_core.organisation.queries import lines_of, sender_lines
from kundsystem.messaging.mail import send_mail
from kundsystem.shared.errors import Forbidden, UserError
from tenants.models import Organisation
from tests.factories import CustomerFactory

FACTS = {
    "name": "Alfa Mätteknik AB",
    "org_number": "556703-7485",
    "address": "Storgatan 1",
    "postcode": "11418",
    "town": "Stockholm",
    "phone": "08-678 55 00",
    "email": "info@alfa.example",
    "website": "www.alfa.example",
}


def picture(size=(900, 300), form="PNG", **how) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#7a2418").save(out, form, **how)
    return out.getvalue()


def upload(client, content: bytes, name: str = "logo.png"):
    return client.post(reverse("organisation_logo"), {"logo": SimpleUploadedFile(name, content)})


class TestName:
    """Name and address."""

    def test_an_administrator_changes_them_and_that_is_told_and_undone(
        self, organisation, client_for, administrator, actor_for, query_count
    ):
        client = client_for(administrator)
        with query_count(9):
            client.get(reverse("organisation_name"))
        assert client.post(reverse("organisation_name"), FACTS).status_code == 302
        organisation.refresh_from_db()
        assert organisation.name == "Alfa Mätteknik AB"
        own = OrganisationSettings.objects.get()
        assert (own.org_number, own.phone, own.website) == ("5567037485", "+4686785500", "https://www.alfa.example")
        change = Change.objects.filter(table_name="organisation_settings").get()
        assert (change.verb, change.actor) == ("organisation.change", administrator.pk)
        assert change.diff["name"] == ["Alfa AB", "Alfa Mätteknik AB"]
        undo(actor=actor_for(administrator), operation=change.operation)
        organisation.refresh_from_db()
        assert organisation.name == "Alfa AB"

    def test_what_is_wrong_is_said_at_its_field(self, organisation, client_for, administrator):
        answer = client_for(administrator).post(reverse("organisation_name"), FACTS | {"org_number": "12"})
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.content.decode()

    def test_it_stands_at_the_foot_of_mails_and_only_of_ones_own(
        self, organisation, other_organisation, client_for, administrator, django_capture_on_commit_callbacks
    ):
        client_for(administrator).post(reverse("organisation_name"), FACTS)
        with django_capture_on_commit_callbacks(execute=True):
            send_mail("accounts/mail/invitation", "x@y.example", {"organisation": "Alfa", "days": 7}, language="sv")
        body = mail.outbox[-1].body
        assert "Alfa Mätteknik AB\nStorgatan 1, 114 18 Stockholm\n08-678 55 00 · info@alfa.example" in body
        with tenant_context(other_organisation):
            assert sender_lines() == []
        assert lines_of(OrganisationSettings(name="Tom")) == []

    def test_whoever_may_not_shape_the_system_is_refused(self, organisation, actor_for, member):
        with pytest.raises(Forbidden):
            change_settings(actor=actor_for(member), organisation=organisation, given={"name": "X"})

    def test_there_is_one_row(self, organisation):
        with pytest.raises(IntegrityError), transaction.atomic():
            OrganisationSettings.objects.create(pk="01900000-0000-7000-8000-000000000001", name="Två")


class TestHabits:
    """Language, time and lists."""

    @pytest.fixture
    def changed(self, organisation, client_for, administrator):
        facts = {"language": "en", "time_zone": "Europe/Helsinki", "list_rows": "25"}
        assert client_for(administrator).post(reverse("organisation_habits"), facts).status_code == 302
        organisation.refresh_from_db()
        return organisation

    def test_days_and_times_are_those_of_the_time_zone(self, changed, client_for, reader, monkeypatch):
        zones = []
        monkeypatch.setattr(
            "kundsystem.accounts.devices.of", lambda *_given: zones.append(timezone.get_current_timezone_name()) or []
        )
        client_for(reader).get(reverse("account_sessions"))
        assert zones == ["Europe/Helsinki"]

    def test_a_list_shows_so_many_rows_at_a_time(self, changed, client_for, reader):
        for number in range(26):
            CustomerFactory(name=f"Kund {number:02}")
        page = client_for(reader).get(reverse("customer_list")).content.decode()
        assert page.count('class="rowlink"') == 25

    def test_a_stranger_is_spoken_to_in_the_organisations_language(self, changed, anonymous):
        assert '<html lang="en"' in anonymous.get("/accounts/login/").content.decode()

    def test_only_what_is_offered_can_be_chosen(self, organisation, client_for, administrator):
        facts = {"language": "sv", "time_zone": "Mars/Olympus", "list_rows": "25"}
        assert client_for(administrator).post(reverse("organisation_habits"), facts).status_code == 422


class TestColour:
    """The colour of the bar."""

    def test_it_is_a_style_sheet_on_every_page_of_ones_own(
        self, organisation, other_organisation, client_for, administrator, outsider
    ):
        client = client_for(administrator)
        client.post(reverse("organisation_look"), {"colour": "#3F2247"})
        page = client.get("/customers/").content.decode()
        assert '<link rel="stylesheet" href="/look/1/3f2247.css">' in page
        sheet = client.get("/look/1/3f2247.css")
        assert sheet["Content-Type"].startswith("text/css")
        assert "immutable" in sheet["Cache-Control"]
        assert b"--bar:light-dark(#3f2247," in sheet.content
        assert "3f2247" not in client_for(outsider).get("/customers/").content.decode()

    def test_one_that_no_text_can_be_read_on_is_refused_with_the_nearest(self, organisation, client_for, administrator):
        answer = client_for(administrator).post(reverse("organisation_look"), {"colour": "#808080"})
        assert answer.status_code == 422
        assert "#878787" in answer.content.decode()
        assert not Organisation.objects.exclude(colour="").exists()

    @pytest.mark.parametrize("text", ["red", "#12345", "url(x)", "#12345g", "</style"])
    def test_what_is_no_colour_is_refused(self, organisation, actor_for, administrator, text):
        with pytest.raises(UserError):
            change_settings(actor=actor_for(administrator), organisation=organisation, given={"colour": text})

    def test_it_is_judged_while_one_chooses(self, organisation, client_for, administrator):
        client = client_for(administrator)
        ask = reverse("organisation_try_colour")
        assert "kontrast 10,0 mot 1" in client.get(ask, {"colour": "#7a2418"}).content.decode()
        refused = client.get(ask, {"colour": "#808080"}).content.decode()
        assert "kontrast 4,1 mot 1" in refused
        assert "/look/1/878787.css" in refused


class TestLogo:
    """The logo."""

    def test_it_is_drawn_anew_and_shown_also_where_one_signs_in(
        self, organisation, client_for, administrator, anonymous, actor_for
    ):
        client = client_for(administrator)
        exif = Image.Exif()
        exif[0x010F] = "Hemlig Kamera"
        assert upload(client, picture(form="JPEG", exif=exif)).status_code == 302
        organisation.refresh_from_db()
        address = reverse("organisation_logo_picture", args=[organisation.logo[-12:]])
        assert address in client.get("/customers/").content.decode()
        assert address in anonymous.get("/accounts/login/").content.decode()
        answer = anonymous.get(address)
        drawn = b"".join(answer.streaming_content)
        assert Image.open(io.BytesIO(drawn)).size == (480, 160)
        assert b"Hemlig" not in drawn
        assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/png", "nosniff")
        assert "sandbox" in answer["Content-Security-Policy"]

    def test_it_is_removed_and_that_is_undone(self, organisation, client_for, administrator, actor_for):
        client = client_for(administrator)
        upload(client, picture())
        organisation.refresh_from_db()
        had = organisation.logo
        client.post(reverse("organisation_logo"), {"remove": "1"})
        organisation.refresh_from_db()
        assert organisation.logo == ""
        last = Change.objects.filter(table_name="organisation_settings").latest("id")
        undo(actor=actor_for(administrator), operation=last.operation)
        organisation.refresh_from_db()
        assert organisation.logo == had

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
            (b"GIF89a" + b"\x00" * 40, "PNG, JPEG"),
            (picture()[:200], "PNG, JPEG"),
            (b"\x89PNG" + b"\x00" * 5_000_001, "5 MB"),
        ],
        ids=["svg", "another kind", "broken", "too large"],
    )
    def test_what_is_no_picture_is_refused_with_a_sentence(
        self, organisation, client_for, administrator, content, says
    ):
        answer = upload(client_for(administrator), content)
        assert answer.status_code == 422
        assert says in answer.content.decode()

    def test_no_other_stored_file_is_reached_by_its_address(self, organisation, client_for, administrator, anonymous):
        upload(client_for(administrator), picture())
        assert anonymous.get(reverse("organisation_logo_picture", args=["x" * 12])).status_code == 404
