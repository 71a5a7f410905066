"""The manual's pages: read, found in, and led to from where one is."""

import re

import pytest

from crm_core.help.finding import find, fold
from kundsystem.shared.keys import key_to_short
from tests.factories import CustomerFactory


def body(answer) -> str:
    return answer.content.decode()


class TestReading:
    """Chapters."""

    def test_the_first_page_lists_every_chapter_in_order(self, client_for, reader):
        listed = re.findall(r'<li><a href="/help/([\w-]+)/"', body(client_for(reader).get("/help/")))
        assert listed[:3] == ["getting-started", "customers", "notes"]
        assert len(listed) >= 10

    def test_a_chapter_has_its_text_its_parts_and_its_neighbours(self, client_for, reader):
        text = body(client_for(reader).get("/help/notes/"))
        assert "<h1>Anteckningar</h1>" in text
        for anchor in re.findall(r'<li><a href="#([^"]+)"', text):
            assert f'id="{anchor}"' in text
        assert re.search(r'href="/help/customers/" rel="prev"', text)
        assert re.search(r'href="/help/contacts/" rel="next"', text)
        assert 'href="/help/notes/" aria-current="page"' in text

    def test_the_ends_have_one_neighbour(self, client_for, reader):
        client = client_for(reader)
        assert 'rel="prev"' not in body(client.get("/help/getting-started/"))
        assert 'rel="next"' not in body(client.get("/help/keyboard/"))

    def test_it_speaks_ones_language(self, client_for, reader):
        client = client_for(reader)
        client.post("/accounts/language/", {"language": "en"})
        assert "<h1>Notes</h1>" in body(client.get("/help/notes/"))

    def test_what_is_no_chapter_is_not_found(self, client_for, reader):
        assert client_for(reader).get("/help/nothing/").status_code == 404

    def test_the_pages_ask_the_database_no_more_than_the_frame_does(self, client_for, reader, query_count):
        client = client_for(reader)
        client.get("/help/notes/")
        with query_count(4):
            client.get("/help/notes/")
        with query_count(4):
            client.get("/help/?q=import")


class TestFinding:
    """Searching."""

    @pytest.mark.parametrize(
        ("asked", "chapter"),
        [
            ("lösenord", "account"),
            ("losenord", "account"),
            ("LÖSENORDET", "account"),
            ("importerar", "importing"),
            ("anteckning utkast", "notes"),
            ("kolumner", "lists"),
            ("dubblett", "importing"),
            ("huvudkontakt", "contacts"),
            ("ångra", "undo"),
            ("mörkt", "getting-started"),
        ],
    )
    def test_words_are_found_however_they_are_written(self, asked, chapter):
        assert chapter in [hit.page.key for hit in find(asked, "sv")][:2]

    def test_every_word_is_wanted(self):
        assert find("lösenord kolumner", "sv") == []
        assert find("zzzz", "sv") == []
        assert find("  ,. ", "sv") == []

    def test_the_title_counts_more_than_the_text(self):
        assert find("importing", "en")[0].page.key == "importing"

    def test_a_hit_leads_to_the_part_and_marks_the_words(self, client_for, reader):
        text = body(client_for(reader).get("/help/?q=huvudkontakt"))
        assert 'href="/help/contacts/#huvudkontakt"' in text
        assert "<mark>" in text

    def test_what_is_asked_for_is_shown_as_text(self, client_for, reader):
        text = body(client_for(reader).get("/help/?q=<script>alert(1)</script>"))
        assert "<script>alert" not in text
        assert "Inget i hjälpen matchar" in text

    def test_folding(self):
        assert fold("ÅÄÖé") == "aaoe"


class TestFromWhereOneIs:
    """The question mark in the bar."""

    def mark(self, client, path: str) -> str:
        found = re.search(r'<a class="tb-btn" href="([^"]+)"[^>]*data-shortcut="\?"', body(client.get(path)))
        return found[1] if found else ""

    def test_each_page_leads_to_its_chapter(self, client_for, member, organisation):
        client = client_for(member)
        customer = f"/customers/{key_to_short(CustomerFactory().pk)}/"
        assert self.mark(client, "/customers/") == "/help/lists/"
        assert self.mark(client, customer) == "/help/customers/"
        assert self.mark(client, f"{customer}contacts/") == "/help/contacts/"
        assert self.mark(client, f"{customer}files/") == "/help/files/"
        assert self.mark(client, "/imports/") == "/help/importing/"
        assert self.mark(client, "/accounts/devices/") == "/help/account/"

    def test_a_page_without_one_leads_to_all_of_them(self, client_for, member):
        assert self.mark(client_for(member), "/style-guide/") == "/help/"

    def test_the_account_menu_has_the_help(self, client_for, reader):
        assert re.search(r'<a class="it" href="/help/">.*?Hjälp', body(client_for(reader).get("/customers/")))

    def test_outside_an_organisation_there_is_none(self, public_client, anonymous):
        assert "/help/" not in body(public_client.get("/"))
        assert "/help/" not in body(anonymous.get("/accounts/login/"))
