"""A file says who receives which newsletter, since when and how it is known; whoever has opted out stays so."""

import datetime as dt

import pytest
from django.urls import reverse

from crm_core.models import Import, ImportCheck, MailConsent, Newsletter, Subscription, Suppression
from crm_core.newsletters.importing import refuse
from crm_core.newsletters.permissions import WRITE
from tests.crm_core.imports.registers import org_number
from tests.crm_core.imports.test_journey import run, upload
from tests.factories import CustomerFactory

pytestmark = pytest.mark.django_db
HEAD = "Företag;Orgnr;Mail;Kontakt;Kontakt mail;Nyhetsbrev;Samtyckeskälla;Samtyckesdatum\r\n"


@pytest.fixture
def newsletters(organisation):
    Newsletter.objects.all().delete()
    return [Newsletter.objects.create(name=name) for name in ("Månadsbrevet", "Drift & säkerhet")]


@pytest.fixture
def bring(member, client_for, newsletters):
    """Return a function that uploads rows and returns the import as it is shown before anything is written."""

    def upload_rows(*lines: str) -> Import:
        return upload(client_for(member), (HEAD + "\r\n".join(lines) + "\r\n").encode("cp1252"))

    return upload_rows


def test_a_file_brings_recipients_with_how_and_since_when_it_is_known(
    bring, member, client_for, django_capture_on_commit_callbacks
):
    gone = CustomerFactory(name="Gone AB", email="gone@x.example")
    newsletter = Newsletter.objects.get(name="Månadsbrevet")
    past = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    ended = {"source": "asked", "ended_at": past, "ending": "mail"}
    Subscription.objects.create(newsletter=newsletter, customer=gone, **ended)
    Suppression.objects.create(address="barred@x.example", reason="opted_out")
    item = bring(
        f"Hällmo AB;{org_number(7)};info@hallmo.example;Maja Ek;maja@hallmo.example;Månadsbrevet, drift & säkerhet;"
        "Sade det på ett möte eller en mässa;2024-05-17",
        "Öbergs AB;;info@obergs.example;Erik Öberg;;månadsbrevet;;",
        "Eva Privat;800101-1231;eva@x.example;;;Månadsbrevet;Fyllde i ett formulär;2023-02-01",
        "Gone AB;;gone@x.example;;;Månadsbrevet;;",
        "Barred AB;;barred@x.example;;;Månadsbrevet;;",
        "Nej AB;;nej@x.example;;;nej;;",
    )
    assert item.mapping[5:] == ["newsletter.names", "newsletter.source", "newsletter.given_on"]
    assert item.counts["faulty"] == 0
    client = client_for(member)
    item = run(client, item, django_capture_on_commit_callbacks)
    new = Subscription.objects.exclude(customer=gone)
    found = {(one.newsletter.name, one.contact.email if one.contact else one.customer.email, one.source) for one in new}
    assert found == {
        ("Månadsbrevet", "maja@hallmo.example", "event"),
        ("Drift & säkerhet", "maja@hallmo.example", "event"),
        ("Månadsbrevet", "info@obergs.example", "customer"),
        ("Månadsbrevet", "eva@x.example", "form"),
    }
    assert {one.started_at.date() for one in new.filter(source="event")} == {dt.date(2024, 5, 17)}
    assert not Subscription.objects.get(customer=gone).is_active
    consent = MailConsent.objects.get()
    assert (consent.customer.name, consent.source, consent.given_on) == ("Eva Privat", "form", dt.date(2023, 2, 1))
    page = client.get(reverse("import_show", args=[item.pk])).content.decode()
    assert "4 nyhetsbrevsmottagare" in page
    item = run(client, item, django_capture_on_commit_callbacks, "import_undo")
    assert item.state == "undone", item.job.error
    assert not new.all().exists()
    assert not MailConsent.objects.exists()


@pytest.mark.parametrize(
    "cells, field",
    [
        ("Eva;8001011231;eva@x.example;;;Månadsbrevet;;", "newsletter.names"),
        ("Eva;8001011231;eva@x.example;;;Månadsbrevet;Bad om det;", "newsletter.names"),
        ("A;;a@x.example;;;Veckobrevet;;", "newsletter.names"),
        ("A;;a@x.example;;;ja;;", "newsletter.names"),
        ("A;;a@x.example;;;Månadsbrevet;köpt lista;", "newsletter.source"),
        ("A;;a@x.example;;;Månadsbrevet;;2199-01-01", "newsletter.given_on"),
    ],
)
def test_what_a_file_may_not_say_is_a_fault_of_its_row(bring, cells, field):
    item = bring(cells)
    assert item.counts["faulty"] == 1
    row = ImportCheck.objects.get(parent=item)
    assert [one["f"] for one in row.errors] == [field]
    assert all(one["m"] for one in row.errors)


def test_of_somebody_who_is_known_as_a_private_person_it_must_be_said_too(
    bring, member, client_for, django_capture_on_commit_callbacks
):
    CustomerFactory(name="Eva Privat", kind="person", email="eva@x.example")
    item = bring("Eva Privat;;eva@x.example;;;Månadsbrevet;;")
    item = run(client_for(member), item, django_capture_on_commit_callbacks)
    assert not Subscription.objects.exists()
    assert item.counts["recipients_left"] == 1


def test_a_consent_that_was_withdrawn_since_is_not_brought_back(
    bring, member, client_for, django_capture_on_commit_callbacks
):
    eva = CustomerFactory(name="Eva Privat", kind="person", email="eva@x.example")
    said = {"source": "form", "given_on": dt.date(2022, 1, 1), "withdrawn_at": dt.datetime(2024, 1, 1, tzinfo=dt.UTC)}
    MailConsent.objects.create(customer=eva, **said)
    item = bring("Eva Privat;;eva@x.example;;;Månadsbrevet;Fyllde i ett formulär;2023-02-01")
    item = run(client_for(member), item, django_capture_on_commit_callbacks)
    assert item.counts["recipients_left"] == 1
    assert not Subscription.objects.exists()
    assert not MailConsent.objects.in_force().exists()


def test_whoever_may_not_change_recipients_does_not_bring_them(bring, member, client_for):
    item = bring("Hällmo AB;;info@hallmo.example;;;Månadsbrevet;;")
    rights = [one for one in member.role.permissions if one != WRITE]
    member.role = type(member.role).objects.create(name="Utan nyhetsbrev", permissions=rights)
    member.save()
    assert client_for(member).post(reverse("import_run", args=[item.pk])).status_code == 403
    item.refresh_from_db()
    assert item.state == Import.State.REVIEW


def test_a_company_need_not_say_it():
    said = {"newsletters": ["Månadsbrevet"]}
    assert not list(refuse({"customer": {"org_number": org_number(7)}, "newsletter": said}))
    assert list(refuse({"customer": {"kind": "person"}, "newsletter": said}))
