"""The board: what its columns hold and come to, how much is shown at first, and what a move answers."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.utils import timezone

from crm_core.deals.board import CARDS
from crm_core.deals.models import Deal, DealStatus, DealStatusChange
from crm_core.models import LossReason
from kundsystem.shared.keys import key_to_short
from tests.factories import CustomerFactory, DealFactory, ProductFactory, deal_status

URL = "/deals/"


def deal(name: str, **more) -> Deal:
    return DealFactory(customer=CustomerFactory(name=name), **more)


def plain(answer) -> str:
    return " ".join(answer.content.decode().replace("\xa0", " ").split())


def cards(answer) -> list[str]:
    return re.findall(r'class="rowlink"[^>]*>([^<]*)<', answer.content.decode())


def head(text: str, status: DealStatus) -> str:
    return re.search(rf'<header id="board-head-{status.pk}".*?</header>', text, re.DOTALL)[0]


@pytest.fixture
def client(client_for, member):
    return client_for(member, HTTP_ACCEPT_LANGUAGE="sv")


@pytest.fixture
def many(organisation):
    """Five thousand open deals, some of them equally old, with a few of the rest."""
    customers = [CustomerFactory(name=f"Kund {n}") for n in range(50)]
    product = ProductFactory()
    statuses = list(DealStatus.objects.filter(stage="open"))
    now = timezone.now()
    return Deal.objects.bulk_create(
        Deal(
            customer=customers[n % 50],
            product=product,
            status=statuses[n % len(statuses)],
            unit_price=Decimal(100),
            status_since=now - dt.timedelta(minutes=n // 9),
        )
        for n in range(5000)
    )


def test_a_column_has_its_deals_those_that_moved_last_on_top_and_what_they_come_to(client):
    now, status = timezone.now(), deal_status("open")
    deal("Tidigare", unit_price=Decimal(3000), status_since=now - dt.timedelta(days=2))
    deal("Senare", unit_price=Decimal(1000), status_since=now, probability=50)
    answer = client.get(URL)
    assert cards(answer) == ["Senare", "Tidigare"]
    assert ">2<" in head(plain(answer), status)
    assert "4 000 kr" in head(plain(answer), status)
    assert f"{status.probability} %, väger 800 kr" in plain(answer)
    assert "<b>2 öppna affärer, 4 000 kr</b>, väger 800 kr efter sannolikhet" in plain(answer)


def test_what_is_won_is_shown_for_the_month_and_not_counted_as_open(client, time_machine):
    time_machine.move_to("2026-11-25 12:00 +0100", tick=False)
    deal("Nyss", stage="won", status_since=timezone.now())
    deal("Första", stage="won", status_since=dt.datetime(2026, 10, 31, 23, 30, tzinfo=dt.UTC))  # in Sweden 1 November
    deal("Förra", stage="won", status_since=dt.datetime(2026, 10, 31, 22, 30, tzinfo=dt.UTC))
    answer = client.get(URL)
    assert cards(answer) == ["Nyss", "Första"]
    assert f"{deal_status('won').name} i november" in plain(answer)
    assert "<b>0 öppna affärer" in plain(answer)


def test_what_is_lost_is_a_strip_with_the_months_count(client, time_machine):
    time_machine.move_to("2026-11-25 12:00 +0100", tick=False)
    for days in (0, 3, 40):
        deal("Förlorad", stage="lost", status_since=timezone.now() - dt.timedelta(days=days))
    deal("Öppen")
    answer = client.get(URL)
    assert cards(answer) == ["Öppen"]
    assert "Dra hit och välj orsak. 2 i november" in plain(answer)


def test_a_status_that_is_no_longer_in_use_is_shown_while_it_has_deals(client):
    old = DealStatus.objects.create(name="Gammal fas", stage="open", archived_at=timezone.now())
    assert "Gammal fas" not in plain(client.get(URL))
    deal("Kvar", status=old)
    text = plain(client.get(URL))
    assert "Gammal fas" in text
    assert f'data-place="{old.pk}">' in text  # nothing can be dropped there


def test_the_board_is_narrowed_as_the_list_is(client, member):
    deal("Min", seller=member)
    deal("Annans")
    deal("Min vunna", seller=member, stage="won")
    answer = client.get(URL, {"seller": key_to_short(member.pk)})
    assert sorted(cards(answer)) == ["Min", "Min vunna"]
    assert f"<b>{member.name}</b>" in answer.content.decode()
    assert 'class="av' not in answer.content.decode().split("data-board")[1]  # all are one's: it need not be said
    assert sorted(cards(client.get(URL, {"q": "annans"}))) == ["Annans"]


def test_one_status_can_be_shown_alone_and_the_counts_of_the_others_stay(client):
    first, second = DealStatus.objects.filter(stage="open")[:2]
    deal("Ett", status=first)
    deal("Två", status=second)
    answer = client.get(URL, {"status": key_to_short(second.pk)})
    assert cards(answer) == ["Två"]
    segments = plain(answer).split('id="board-segments"')[1].split("</nav>")[0]
    assert f">{first.name} 1<" in segments
    assert ">Öppna 2<" in segments


def test_with_five_thousand_deals_a_screenful_is_shown_and_the_rest_follows(client, many, query_count):
    client.get(URL)
    with query_count(8):
        answer = client.get(URL)
    assert len(cards(answer)) == 4 * CARDS
    assert len(answer.content) < 200_000
    assert "<b>5 000 öppna affärer, 500 000 kr</b>" in plain(answer)
    status = DealStatus.objects.filter(stage="open").first()
    found = re.findall(rf'id="deal-card-([^"]*)"[^>]*data-card="{status.pk}"', answer.content.decode())
    more = re.search(rf'hx-get="(/deals/board/{key_to_short(status.pk)}/[^"]*)"', answer.content.decode())
    while more:
        with query_count(6):
            answer = client.get(more[1].replace("&amp;", "&"), headers={"HX-Request": "true"})
        found += re.findall(r'id="deal-card-([^"]*)"', answer.content.decode())
        more = re.search(r'hx-get="(/deals/board/[^"]*)"', answer.content.decode())
    wanted = Deal.objects.filter(status=status).order_by("-status_since", "-id").values_list("pk", flat=True)
    assert found == [str(key) for key in wanted]


def test_a_place_in_a_column_that_somebody_made_up_is_its_beginning(client):
    deal("Kvar")
    url = f"{URL}board/{key_to_short(deal_status('open').pk)}/"
    for after in ("", "skräp", "2026-01-01_x", "2026-01-01T00:00:00_0190f1a2-0000-7000-8000-000000000000"):
        assert cards(client.get(url, {"after": after})) == ["Kvar"]
    assert client.get(f"{URL}board/{key_to_short(Deal.objects.get().pk)}/").status_code == 404


def move(client, one: Deal, status: DealStatus, *, seen=None, query: str = "", **more):
    """Drop a card, as the board's script does."""
    headers = {
        "HX-Request": "true",
        "HX-Target": f"deal-card-{one.pk}",
        "HX-Current-URL": f"http://{client.defaults['HTTP_HOST']}{URL}{query}",
    }
    url = f"{URL}{key_to_short(one.pk)}/move/"
    return client.post(url, {"status": status.pk, "from": seen or one.status_id, **more}, headers=headers)


def test_a_move_answers_with_the_card_and_what_each_column_comes_to_now(client, member, query_count):
    one, other = deal("Flyttas", unit_price=Decimal(5000)), deal("Kvar", unit_price=Decimal(200))
    won = deal_status("won")
    move(client, other, won)
    with query_count(20):
        answer = move(client, one, won)
    text = plain(answer)
    assert answer.status_code == 200
    assert f'id="deal-card-{one.pk}" data-answer data-card="{won.pk}"' in text
    assert "0 kr" in head(text, deal_status("open"))
    assert "5 200 kr" in head(text, won)
    assert text.count('hx-swap-oob="true"') >= 2 * 5 + 3
    assert "/undo/" in text
    change = DealStatusChange.objects.get(deal=one)
    assert (change.status, change.changed_by) == (won, member)


def test_the_columns_come_to_what_the_board_shows_not_to_everything(client, member):
    mine = deal("Min", seller=member, unit_price=Decimal(100))
    deal("Annans", unit_price=Decimal(900), stage="won")
    text = plain(move(client, mine, deal_status("won"), query=f"?seller={key_to_short(member.pk)}"))
    assert "100 kr" in head(text, deal_status("won"))


def test_whoever_drops_it_second_gets_it_back_where_it_is_and_is_told_who_moved_it(client, client_for, owner):
    one, seen = deal("Omtyckt"), deal_status("open")
    second, third = DealStatus.objects.filter(stage="open")[1:3]
    move(client_for(owner), one, second)
    answer = move(client, one, third, seen=seen.pk)
    text = plain(answer)
    assert answer.status_code == 409
    assert f'id="deal-card-{one.pk}" data-answer data-card="{second.pk}"' in text
    assert f"{owner.name} flyttade affären till {second.name}" in text
    one.refresh_from_db()
    assert one.status == second
    assert not DealStatusChange.objects.filter(status=third).exists()


def test_ones_own_move_in_another_window_is_called_that(client):
    one, seen = deal("Omtyckt"), deal_status("open")
    second, third = DealStatus.objects.filter(stage="open")[1:3]
    move(client, one, second)
    text = plain(move(client, one, third, seen=seen.pk))
    assert f"Du flyttade affären till {second.name}" in text
    assert "i ett annat fönster" in text


def test_what_is_dropped_among_the_lost_is_asked_why_first(client):
    one, lost, reason = deal("Tveksam"), deal_status("lost"), LossReason.objects.first()
    answer = move(client, one, lost)
    assert reason.name in answer.content.decode()
    one.refresh_from_db()
    assert one.status != lost
    text = plain(move(client, one, lost, loss_reason=reason.pk))
    one.refresh_from_db()
    assert (one.status, one.loss_reason) == (lost, reason)
    assert f'id="board-strip-{lost.pk}"' in text


def test_a_reader_sees_the_board_and_moves_nothing(client_for, reader):
    one = deal("Fast")
    client = client_for(reader)
    text = client.get(URL).content.decode()
    assert "Fast" in text
    for what in ('tabindex="0" aria-role', "board_keys.js", "data-asks", "btnlike"):
        assert what not in text
    assert move(client, one, deal_status("won")).status_code == 403


def test_without_scripts_a_status_is_changed_by_the_card_s_link(client):
    one, won = deal("Utan skript"), deal_status("won")
    text = client.get(URL).content.decode()
    link = re.search(rf'id="deal-status-{one.pk}".*?href="([^"]*)"', text)[1]
    assert won.name in client.get(link).content.decode()
    client.post(link, {"status": won.pk, "from": one.status_id})
    one.refresh_from_db()
    assert one.status == won


def test_names_are_shown_as_they_are_not_as_markup(client):
    deal("<script>alert(1)</script>", description='"><i>', next_step="<b>x</b>")
    text = client.get(URL).content.decode()
    assert "<script>alert" not in text
    assert '"><i>' not in text
    assert "<b>x</b>" not in text
