"""The organisation's own sender domain: named, proved, verified, used, looked after and let go."""

from types import SimpleNamespace

import pytest
from django.core import mail
from django.urls import reverse

from crm_core.history.models import Change
from crm_core.mail_templates.sending import envelope_of
from crm_core.mailings.sending import Outside
from crm_core.mailings.sending import envelope_of as envelope_of_mailing
from crm_core.models import SenderDomain
from crm_core.sender_domains import actions, wake_ups
from crm_core.sender_domains.queries import sending_addresses
from kundsystem.accounts.actor import Actor
from kundsystem.messaging import nameservers
from kundsystem.shared.errors import UserError
from tenants.models import WakeUp

there: dict[tuple[str, str], list[str] | None] = {}


class Answering:
    """Name servers that say what a test has put in them; None stands for no answer."""

    def ask(self, host: str, kind: str) -> list[str]:
        found = there.get((host, kind), [])
        if found is None:
            raise nameservers.Unanswered(host)
        return found


@pytest.fixture
def servers(settings):
    """Empty name servers."""
    there.clear()
    settings.DNS_RESOLVER = f"{__name__}.Answering"
    return there


@pytest.fixture
def client(organisation, sendgrid, servers, client_for, administrator):
    return client_for(administrator)


@pytest.fixture
def domain(client) -> SenderDomain:
    """One that has just been named."""
    answer = client.post(reverse("sender_domain"), {"domain": "https://www.Mätteknik.se/", "local_part": "Nyheter"})
    assert answer.status_code == 302
    return SenderDomain.objects.get()


def put_in(domain: SenderDomain) -> None:
    """Put every record in DNS."""
    there.update({(one.host, one.kind): [one.value.upper() + "."] for one in domain.wanted})


@pytest.fixture
def verified(client, domain, sendgrid) -> SenderDomain:
    put_in(domain)
    sendgrid.ask("domains", "PUT", [domain.domain])
    client.post(reverse("sender_domain_check"))
    domain.refresh_from_db()
    assert domain.state == "verified"
    return domain


def test_it_is_named_and_its_records_are_shown_to_copy(client, domain, query_count):
    assert (domain.domain, domain.address) == ("xn--mtteknik-0za.se", "nyheter@xn--mtteknik-0za.se")
    with query_count(12):
        page = client.get(reverse("sender_domain")).content.decode()
    for record in domain.wanted:
        assert f'value="{record.host}"' in page
        assert f'value="{record.value}"' in page
    assert [record.kind for record in domain.wanted] == ["TXT", "CNAME", "CNAME", "CNAME"]
    assert "v=DMARC1; p=none; rua=mailto:nyheter@xn--mtteknik-0za.se" in page
    assert WakeUp.objects.filter(kind=actions.CHECK).exists()
    assert Change.objects.filter(table_name="sender_domain", op="I").count() == 1


def test_each_record_says_whether_it_is_missing_wrong_or_found(client, domain, servers):
    put_in(domain)
    _proof, spf, first, second = domain.wanted
    servers[first.host, "CNAME"] = ["nagon.annan.example"]
    servers[second.host, "CNAME"] = []
    servers[spf.host, "CNAME"] = None
    servers[f"_dmarc.{domain.domain}", "TXT"] = ["google-site-verification=1", "v=DMARC1; p=reject"]
    client.post(reverse("sender_domain_check"))
    domain.refresh_from_db()
    states = {name: one["state"] for name, one in domain.found.items()}
    assert states == {"proof": "found", "mail_cname": "unknown", "dkim1": "wrong", "dkim2": "missing", "dmarc": "found"}
    page = client.get(reverse("sender_domain")).content.decode()
    assert "nagon.annan.example" in page
    assert "v=DMARC1; p=reject" in page
    assert domain.state == "waiting"


def test_another_organisation_that_names_the_same_domain_needs_a_proof_of_its_own(client, domain, servers, sendgrid):
    """The provider's records are there already, since somebody else has put them in."""
    sendgrid.ask("domains", "PUT", [domain.domain])
    put_in(domain)
    servers[domain.wanted[0].host, "TXT"] = ["kundsystem-proof=somebody-elses"]
    client.post(reverse("sender_domain_check"))
    domain.refresh_from_db()
    assert domain.state == "waiting"


def test_records_that_the_provider_has_not_seen_yet_are_not_enough(client, domain):
    put_in(domain)
    client.post(reverse("sender_domain_check"))
    domain.refresh_from_db()
    assert domain.state == "waiting"


def test_mail_comes_from_it_once_it_is_verified_and_from_whoever_has_an_address_there(
    verified, settings, organisation, member
):
    settings.MAILING_SENDER = "noreply@kundsystem.example"
    letter = SimpleNamespace(to="asa@ekerum.example", sender=member, pk=member.pk, note_id=None, message_id="<1@x>")
    assert envelope_of(letter).sender == verified.address
    assert envelope_of(letter).reply_to == member.email
    member.email = f"eva@{verified.domain}"
    assert envelope_of(letter).sender == member.email
    facts = {"pk": member.pk, "customer": SimpleNamespace(owner=None), "address": "a@b.example", "name": "Åsa"}
    mailing = SimpleNamespace(from_owner=False, sender_name="", reply_to="svar@alfa.example")
    for state, sender in (("verified", verified.address), ("broken", "noreply@kundsystem.example")):
        SenderDomain.objects.update(state=state)
        outside = Outside(sending_addresses(settings.MAILING_SENDER))
        envelope = envelope_of_mailing(mailing, SimpleNamespace(**facts), outside)
        assert (envelope.sender, envelope.reply_to) == (sender, "svar@alfa.example")


def test_it_is_looked_after_and_told_once_when_it_breaks_but_not_when_nobody_answers(
    verified, servers, django_capture_on_commit_callbacks, administrator
):
    servers[verified.wanted[1].host, "CNAME"] = None
    wake_ups.woken()
    verified.refresh_from_db()
    assert verified.state == "verified"
    servers[verified.wanted[1].host, "CNAME"] = []
    mail.outbox.clear()
    for _time in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            wake_ups.woken()
    verified.refresh_from_db()
    assert verified.state == "broken"
    letters = [one for one in mail.outbox if administrator.email in one.to]
    assert len(letters) == 1
    assert verified.domain in letters[0].subject
    put_in(verified)
    wake_ups.woken()
    verified.refresh_from_db()
    assert verified.state == "verified"


def test_it_is_let_go_of_here_and_at_the_provider(client, verified, sendgrid):
    client.post(reverse("sender_domain_remove"))
    assert not SenderDomain.objects.exists()
    assert sending_addresses("noreply@kundsystem.example")("a@b.example") == "noreply@kundsystem.example"
    wake_ups.woken()


@pytest.mark.parametrize(
    "domain", ["", "alfa", "10.0.0.1", "a b.se", "gmail.com", "x.kundsystem.example", "-alfa.se", "alfa.se\r\nx"]
)
def test_what_is_no_domain_of_ones_own_is_refused(domain, settings):
    settings.MAILING_SENDER = "noreply@kundsystem.example"
    with pytest.raises(UserError):
        actions.plain_domain(domain)


def test_what_the_provider_refuses_is_said(client, sendgrid, administrator):
    sendgrid.misbehave()
    with pytest.raises(UserError, match="@"):
        actions.begin(actor=Actor(administrator), domain="alfa.se", local_part="å ä")
    answer = client.post(reverse("sender_domain"), {"domain": "gmail.com", "local_part": "nyheter"})
    assert answer.status_code == 422
    assert 'value="gmail.com"' in answer.content.decode()


def test_without_sendgrid_the_page_says_what_holds(organisation, client_for, administrator, settings):
    settings.MAIL_PROVIDER = "smtp"
    page = client_for(administrator).get(reverse("sender_domain")).content.decode()
    assert 'name="domain"' not in page
