"""Changing a deal's status where it stands."""

import pytest

from crm_core.models import LossReason
from kundsystem.shared.keys import key_to_short
from tests.factories import CustomerFactory, DealFactory, ProductFactory, deal_status


def move(deal) -> str:
    return f"/deals/{key_to_short(deal.pk)}/move/"


@pytest.fixture
def deal(organisation):
    return DealFactory(customer=CustomerFactory(name="Norrviks Livs"), product=ProductFactory(name="Kundbarometer"))


@pytest.fixture
def client(client_for, member):
    return client_for(member, HTTP_HX_REQUEST="true")


def test_the_statuses_are_offered(client, deal):
    text = client.get(move(deal)).content.decode()
    assert "data-menu-auto" in text
    for stage in ("open", "won", "running", "lost", "ended"):
        assert deal_status(stage).name in text


def test_a_status_is_given_and_can_be_taken_back(client, deal):
    won = deal_status("won")
    answer = client.post(move(deal), {"status": str(won.pk), "from": str(deal.status_id)})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert f'id="deal-status-{deal.pk}"' in text
    assert f"Kundbarometer till Norrviks Livs är flyttad till {won.name}." in text
    assert "/undo/" in text
    deal.refresh_from_db()
    assert deal.status == won


def test_the_status_that_it_has_is_nothing_to_tell_of(client, deal):
    answer = client.post(move(deal), {"status": str(deal.status_id), "from": str(deal.status_id)})
    assert "/undo/" not in answer.content.decode()


def test_what_is_lost_is_asked_why(client, deal):
    lost, reason = deal_status("lost"), LossReason.objects.first()
    asked = client.get(move(deal), {"status": str(lost.pk)}).content.decode()
    assert reason.name in asked
    assert "data-menu-auto" in asked
    client.post(move(deal), {"status": str(lost.pk), "loss_reason": str(reason.pk)})
    deal.refresh_from_db()
    assert (deal.status, deal.loss_reason) == (lost, reason)


def test_what_is_dropped_among_the_lost_ones_is_not_moved_before_it_is_told_why(client, deal):
    lost = deal_status("lost")
    asked = client.post(
        move(deal), {"status": str(lost.pk), "from": str(deal.status_id)}, headers={"HX-Target": f"card-{deal.pk}"}
    )
    assert asked["HX-Retarget"] == "body"
    assert "<dialog" in asked.content.decode()
    assert f'hx-target="#card-{deal.pk}"' in asked.content.decode()
    deal.refresh_from_db()
    assert deal.status != lost
    client.post(move(deal), {"status": str(lost.pk), "from": str(deal.status_id), "loss_reason": ""})
    deal.refresh_from_db()
    assert (deal.status, deal.loss_reason) == (lost, None)


def test_whoever_comes_second_is_told_and_shown_how_it_is(client, deal):
    seen = str(deal.status_id)
    client.post(move(deal), {"status": str(deal_status("won").pk), "from": seen})
    answer = client.post(move(deal), {"status": str(deal_status("ended").pk), "from": seen})
    assert answer.status_code == 409
    assert deal_status("won").name in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()
    deal.refresh_from_db()
    assert deal.status == deal_status("won")


def test_it_works_without_scripts(client_for, member, deal):
    client = client_for(member)
    lost = deal_status("lost")
    assert deal_status("won").name in client.get(move(deal)).content.decode()
    why = client.post(move(deal), {"status": str(lost.pk)})
    assert LossReason.objects.first().name in why.content.decode()
    done = client.post(move(deal), {"status": str(lost.pk), "loss_reason": ""})
    assert done.url == f"/deals/{key_to_short(deal.pk)}/"
    assert lost.name in client.get(done.url).content.decode()


def test_an_unknown_status_is_refused(client, deal):
    for wrong in ("", "nonsense"):
        assert client.post(move(deal), {"status": wrong}).status_code == 422


def test_an_archived_deal_comes_back(client_for, member, deal):
    client = client_for(member)
    client.post(f"/deals/{key_to_short(deal.pk)}/archive/")
    deal.refresh_from_db()
    assert deal.is_archived
    client.post(f"/deals/{key_to_short(deal.pk)}/restore/")
    deal.refresh_from_db()
    assert not deal.is_archived
