"""The strip page by page: nothing twice, nothing left out."""

import datetime as dt
import random
import re

from django.utils import timezone

from crm_core.models import NoteTag, Tag
from crm_core.notes.chronology import Place
from kundsystem.shared.keys import key_to_short, new_key
from tests.factories import CustomerFactory, NoteFactory

NOTE = re.compile(r'<article class="note" id="note-([0-9a-f-]{36})"')
OLDER = re.compile(r'hx-get="([^"]*after=[^"]*)"')


def walk(client, first: str) -> tuple[list[str], int]:
    """Follow the strip to its end; return the keys in the order they were shown, and how many pages it took."""
    keys, pages, url = [], 0, first
    while url:
        text = client.get(url).content.decode()
        keys += NOTE.findall(text)
        pages += 1
        found = OLDER.search(text)
        url = found[1].replace("&amp;", "&") if found else ""
    return keys, pages


def test_equal_times_give_neither_gaps_nor_doubles(organisation, client_for, member):
    customer = CustomerFactory()
    dice = random.Random(7)
    moments = [timezone.now() - dt.timedelta(hours=dice.randrange(4)) for _ in range(3)]
    notes = [NoteFactory(customer=customer, happened_at=dice.choice(moments)) for _ in range(67)]
    NoteFactory()  # about somebody else
    keys, pages = walk(client_for(member, HTTP_HX_REQUEST="true"), f"/customers/{key_to_short(customer.pk)}/notes/")
    expected = sorted(notes, key=lambda note: (note.happened_at, note.pk), reverse=True)
    assert keys == [str(note.pk) for note in expected]
    assert pages == 4


def test_a_note_written_meanwhile_moves_nothing(organisation, client_for, member):
    customer = CustomerFactory()
    old = [NoteFactory(customer=customer, happened_at=timezone.now() - dt.timedelta(days=n + 1)) for n in range(30)]
    client = client_for(member, HTTP_HX_REQUEST="true")
    first = client.get(f"/customers/{key_to_short(customer.pk)}/notes/").content.decode()
    NoteFactory(customer=customer)
    rest, _pages = walk(client, OLDER.search(first)[1].replace("&amp;", "&"))
    assert NOTE.findall(first) + rest == [str(note.pk) for note in old]


def test_a_tag_filters_every_page(organisation, client_for, member):
    customer = CustomerFactory()
    tag = Tag.objects.filter(subject=Tag.Subject.NOTE).first()
    marked = [NoteFactory(customer=customer, happened_at=timezone.now() - dt.timedelta(days=n)) for n in range(25)]
    NoteTag.objects.bulk_create(NoteTag(note=note, tag=tag) for note in marked)
    NoteFactory.create_batch(5, customer=customer)
    url = f"/customers/{key_to_short(customer.pk)}/notes/?whole=1&tag={key_to_short(tag.pk)}"
    keys, pages = walk(client_for(member, HTTP_HX_REQUEST="true"), url)
    assert keys == [str(note.pk) for note in marked]
    assert pages == 2


def test_a_year_begins_at_its_end(organisation, client_for, member):
    customer = CustomerFactory()
    days = {
        year: dt.datetime(year, 12, 31, 23, 30, tzinfo=timezone.get_current_timezone()) for year in (2023, 2024, 2025)
    }
    notes = {year: NoteFactory(customer=customer, happened_at=day) for year, day in days.items()}
    answer = client_for(member, HTTP_HX_REQUEST="true").get(
        f"/customers/{key_to_short(customer.pk)}/notes/?whole=1&year=2024"
    )
    assert NOTE.findall(answer.content.decode()) == [str(notes[2024].pk), str(notes[2023].pk)]


def test_without_scripts_the_link_leads_to_the_window(organisation, client_for, member):
    customer = CustomerFactory()
    NoteFactory.create_batch(21, customer=customer)
    client = client_for(member)
    page = client.get(f"/customers/{key_to_short(customer.pk)}/").content.decode()
    link = re.search(r'class="note older" href="([^"]+)"', page)[1].replace("&amp;", "&")
    assert len(NOTE.findall(client.get(link).content.decode())) == 1


def test_a_place_is_read_back_as_it_was_written():
    place = Place(timezone.now(), new_key())
    assert Place.read(str(place)) == place
    for nonsense in ("", "x", "1.", ".abc", "99999999999999999999.AaIJgDVocba3rEO7_PZy4Q", "1.%00"):
        assert Place.read(nonsense) is None


def test_nonsense_in_the_address_shows_the_newest(organisation, client_for, member):
    note = NoteFactory()
    for query in ("after=x", "year=abc", "year=99999", "tag=zz", "year=٢٠٢٤"):
        page = client_for(member).get(f"/customers/{key_to_short(note.customer_id)}/?{query}")
        assert page.status_code == 200
        assert str(note.pk) in page.content.decode(), query
