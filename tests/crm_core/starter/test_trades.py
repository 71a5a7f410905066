"""Starter sets by trade: chosen at sign-up, complete in both languages, and as fast as the common one."""

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import translation
from django_tenants.utils import tenant_context

from crm_core.custom_fields.definitions import own_fields_of
from crm_core.fields import registry
from crm_core.mail_templates.checking import check
from crm_core.mail_templates.starter import letters
from crm_core.models import CustomerStatus, CustomField, DealStatus, MailBlock, MailTemplate, NoteKind, PositionType
from crm_core.starter import trades
from kundsystem.accounts.actor import Actor
from tenants import actions, starter
from tenants.models import Organisation
from tenants.template import current_snapshot

FACTS = {
    "organisation": "Byns idrottsförening",
    "subdomain": "byns-if-8",
    "name": "Eva Ek",
    "email": "eva@byns.example",
    "password": "ett-lösenord-i-byn-8",
}


@pytest.mark.parametrize("key", trades.TRADES)
def test_a_set_has_what_everything_needs_in_every_language(key):
    for part, rows in trades.read(key).items():
        for language, _name in settings.LANGUAGES:
            names = [row[language].casefold() for row in rows]
            assert len(set(names)) == len(names), part
            assert all(names)
    stages = {row["stage"] for row in trades.read(key)["deal_statuses"]}
    assert stages == {"open", "won", "running", "lost", "ended"}
    assert trades.read(key)["deal_statuses"][0]["stage"] == "open"
    assert any(row["is_contact"] for row in trades.read(key)["note_kinds"])


def test_an_association_begins_with_its_own_words(db):
    done = actions.sign_up(actor=Actor.system("page"), language="sv", trade="association", **FACTS)
    with tenant_context(done.organisation):
        assert CustomerStatus.objects.filter(name="Medlem").exists()
        assert CustomerStatus.objects.filter(is_default=True).count() == 1
        assert not CustomerStatus.objects.filter(name="Prospekt").exists()
        assert PositionType.objects.filter(name="Kassör").exists()
        assert NoteKind.objects.filter(name="Årsmöte").exists()
        assert DealStatus.objects.filter(is_default=True).get().stage == "open"


def test_an_association_begins_with_fields_and_templates_of_its_own(db):
    done = actions.sign_up(actor=Actor.system("page"), language="sv", trade="association", **FACTS)
    with tenant_context(Organisation.objects.get(pk=done.organisation.pk)):
        number, since, paid = own_fields_of("customer")
        assert (number.label, since.kind.name, paid.stored_kind) == ("Medlemsnummer", "date", "yes_no")
        assert registry.field_of("contact", "own_uppdrag_i_foreningen").label == "Uppdrag i föreningen"
        assert {field.name for field in registry.fields_of("customer")} >= {number.name}
        template = MailTemplate.objects.get(name="Kallelse till årsmöte")
        assert [piece.layout for piece in template.content.pieces] == ["text", "beside", "text"]
        assert "Motioner" in template.content.pieces[1].text


@pytest.mark.parametrize("key", trades.TRADES)
def test_a_trades_templates_say_only_what_there_is(organisation, key):
    for language, _name in settings.LANGUAGES:
        with translation.override(language), transaction.atomic():
            CustomField.objects.all().delete()
            MailBlock.objects.all().delete()
            MailTemplate.objects.all().delete()
            letters()
            trades.load(key, language)
            for template in MailTemplate.objects.all():
                check(template.content)
            transaction.set_rollback(True)


def test_every_trade_is_stored_in_every_language(db):
    wanted = {f"{language}/{trade.key}" for language, _name in settings.LANGUAGES for trade in starter.trades()}
    assert wanted | {language for language, _name in settings.LANGUAGES} == set(current_snapshot().starter)


def test_the_page_offers_the_trades_and_refuses_others(db, public_client):
    page = public_client.get("/sign-up/").content.decode()
    assert 'value="wholesale"' in page
    answer = public_client.post("/sign-up/", FACTS | {"trade": "piracy"})
    assert answer.status_code == 422
