"""The palette as the browser gets it, the page of hits, and remembering what was opened."""

import datetime as dt

import pytest
from django.utils import timezone

from crm_core.models import Customer, Recent
from crm_core.search import recent
from kundsystem.accounts.actor import Actor
from kundsystem.shared.keys import key_to_short, new_key
from tests.factories import ContactFactory, CustomerFactory, NoteFactory, UserFactory

PALETTE, PAGE, OPENED = "/search/palette/", "/search/", "/search/opened/"


@pytest.fixture
def granlida(organisation, member):
    return CustomerFactory(
        name="Granlida Mätteknik AB", postal_town="Granlida", owner=member, email="info@gran.example"
    )


def about(customer) -> str:
    return f"customer:{key_to_short(customer.pk)}"


def palette(client, text="", **given):
    answer = client.get(PALETTE, {"q": text, **given}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_hit_leads_to_the_customer_with_town_and_owner(client_for, member, granlida):
    text = palette(client_for(member), "granl")
    assert f'href="/customers/{key_to_short(granlida.pk)}/"' in text
    assert "<mark>Granl</mark>ida Mätteknik AB" in text
    assert "<mark>Granl</mark>ida · M. Lind" in text
    assert 'data-asked="granl"' in text
    assert "1 träff." in text


def test_what_it_was_found_by_is_shown_when_it_is_not_the_name(client_for, member, granlida):
    Customer.objects.update(phone="+46846500412", org_number="5599004123")
    client = client_for(member)
    assert "<mark>08-465 004 12</mark> · Granlida" in palette(client, "0846500412")
    assert "<mark>559900-41</mark>23 · Granlida" in palette(client, "559900-41")
    assert "<mark>info@gran</mark>.example · " in palette(client, "info@gran")


def test_names_are_escaped(client_for, member, organisation):
    CustomerFactory(name='<script>alert("gran")</script>')
    NoteFactory(body="<img src=x onerror=alert(1)> granlida", customer=CustomerFactory(name="<b>Bo</b>"))
    text = palette(client_for(member), "gran <script>")
    text += palette(client_for(member), "granlida")
    assert "<script>" not in text
    assert "<img" not in text
    assert "<b>Bo" not in text
    assert "&lt;script&gt;" in text


def test_before_anything_is_typed_it_shows_what_one_has_opened_and_what_can_be_done_here(client_for, member, granlida):
    other = CustomerFactory(name="Hedåkra AB")
    client = client_for(member)
    for customer in (other, granlida):
        assert client.post(OPENED, {"about": about(customer)}).status_code == 204
    text = palette(client, about=about(granlida))
    assert text.index("Senast öppnade") < text.index("Hedåkra AB") < text.index("Gör med Granlida Mätteknik AB")
    assert text.count("Granlida Mätteknik AB") == 1
    assert 'data-letter="A"' in text
    assert "Logga ut" in text
    assert "Granlida Mätteknik AB" in palette(client)


def test_a_letter_alone_brings_what_it_does_first(client_for, member, granlida):
    text = palette(client_for(member), "k", about=about(granlida))
    assert text.index("Gör med") < text.index("Ny kund")
    assert 'data-letter="K"' in text


def test_commands_of_the_page_stay_while_one_types_and_are_found_by_their_words(client_for, member, granlida):
    client = client_for(member)
    assert "Skriv en anteckning" in palette(client, "granlida", about=about(granlida))
    text = palette(client, "kontaktp", about=about(granlida))
    assert "Lägg till <mark>kontaktp</mark>erson" in text
    assert "Skriv en anteckning" not in text


def test_only_what_the_role_allows_is_offered(client_for, reader, granlida):
    text = palette(client_for(reader), about=about(granlida))
    for offered in ("Skriv en anteckning", "Lägg till kontaktperson", "Ny kund", "Importera"):
        assert offered not in text
    assert "Logga ut" in text


def test_pages_and_commands_are_found_by_their_names(client_for, member, organisation):
    client = client_for(member)
    assert '<a role="option"' in palette(client, "kunder")
    assert "<mark>Logga</mark> ut" in palette(client, "logga")
    assert "data-theme-toggle" in palette(client, "mörkt")
    assert 'action="/accounts/logout/"' in palette(client, "utlogg")


@pytest.mark.parametrize("text", ["customer:nobody", "customer:", "contact:x", "nothing", "customer:" + "A" * 22])
def test_a_page_about_nothing_is_no_error_there_and_not_remembered(client_for, member, organisation, text):
    client = client_for(member)
    assert "Gör med" not in palette(client, about=text)
    assert client.post(OPENED, {"about": text}).status_code == 404
    assert not Recent.objects.exists()


def test_nothing_found_says_what_was_tried(client_for, member, organisation):
    text = palette(client_for(member), "xyzzy")
    assert "Inget hittades för ”xyzzy”." in text
    assert "snarlikt" in text


def test_it_takes_few_questions(client_for, member, granlida, query_count):
    client = client_for(member)
    palette(client, "granlida")
    with query_count(16):
        palette(client, "granlida", about=about(granlida))
    with query_count(8):
        palette(client, about=about(granlida))


def test_the_frame_has_the_box_and_the_window_says_what_it_is_about(client_for, member, granlida, public_client):
    text = client_for(member).get(f"/customers/{key_to_short(granlida.pk)}/").content.decode()
    assert f'data-about="{about(granlida)}"' in text
    assert 'href="/search/" data-palette-open' in text
    assert "data-palette-open" not in public_client.get("/").content.decode()


def test_looking_at_a_window_writes_nothing(client_for, member, granlida):
    client_for(member).get(f"/customers/{key_to_short(granlida.pk)}/")
    assert not Recent.objects.exists()


def test_opening_again_moves_it_up_and_only_so_many_are_kept(organisation, member):
    actor = Actor(member)
    keys = [new_key() for _n in range(recent.KEPT + 5)]
    for key in [*keys, keys[-3]]:
        recent.remember(actor=actor, subject="customer", key=key)
    kept = recent.keys_of(actor)
    assert kept[:3] == [("customer", keys[-3]), ("customer", keys[-1]), ("customer", keys[-2])]
    assert len(kept) == recent.KEPT
    assert Recent.objects.get(thing=keys[-3]).times == 2
    assert recent.keys_of(Actor(UserFactory())) == []


def test_what_is_gone_is_not_shown_among_what_was_opened(client_for, member, granlida):
    Recent.objects.create(user=member, subject="customer", thing=new_key(), opened_at=timezone.now())
    Recent.objects.create(user=member, subject="wizard", thing=new_key(), opened_at=timezone.now())
    assert "Senast öppnade" not in palette(client_for(member))


def test_the_page_shows_some_of_each_kind_without_scripts(client_for, member, granlida):
    ContactFactory(first_name="Gran", last_name="Ek", customer=granlida)
    NoteFactory(body="Granlida ringde", customer=granlida)
    answer = client_for(member).get(PAGE, {"q": "gran"})
    text = answer.content.decode()
    assert [group.key for group in answer.context["outcome"].groups][:3] == ["customer", "contact", "note"]
    assert "<mark>Gran</mark>lida Mätteknik AB" in text
    assert 'value="gran"' in text


def test_all_of_a_kind_are_shown_a_part_at_a_time_and_not_further_than_anybody_reads(client_for, member, organisation):
    status = CustomerFactory(name="Annat").status
    Customer.objects.bulk_create(CustomerFactory.build(name=f"Firma {n:03}", status=status) for n in range(230))
    client = client_for(member)
    first = client.get(PAGE, {"q": "firma", "kind": "customer"})
    assert first.context["total"] == 200
    assert first.context["is_cut"]
    assert len(first.context["outcome"].groups[0].hits) == 25
    seen = []
    address = "?q=firma&kind=customer"
    while address:
        answer = client.get(PAGE + address)
        seen += [hit.url for hit in answer.context["outcome"].groups[0].hits]
        address = answer.context["after"]
    assert len(set(seen)) == len(seen) == 200
    assert "närmaste" in answer.content.decode()


@pytest.mark.parametrize("query", ["", "?q=", "?q=a", "?q=%00", "?q=ab&kind=wizard", "?q=firma&kind=customer&part=99"])
def test_odd_addresses_show_a_page(client_for, member, organisation, query):
    CustomerFactory(name="Firma")
    assert client_for(member).get(f"{PAGE}{query}").status_code == 200


def test_a_note_leads_to_the_window_with_the_note_in_sight(client_for, member, granlida):
    now = timezone.now()
    notes = [NoteFactory(customer=granlida, happened_at=now - dt.timedelta(days=n)) for n in range(30)]
    client = client_for(member)
    assert "?" not in client.get(f"/notes/{key_to_short(notes[3].pk)}/").headers["Location"]
    old = client.get(f"/notes/{key_to_short(notes[27].pk)}/").headers["Location"]
    assert old.endswith(f"#note-{notes[27].pk}")
    assert f'id="note-{notes[27].pk}"' in client.get(old).content.decode()
