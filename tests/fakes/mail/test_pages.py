"""The mailbox's pages show mail, and let no letter do anything."""

import re

import pytest

from fakes.mail.words import WORDS
from tests.fakes.mail.letters import picture, plain, rich


@pytest.fixture
def letter(mailbox, smtp):
    smtp.send_message(rich())
    return mailbox.wait_for("asa@ekerum.example")


def test_the_newest_is_first_and_text_is_text(get, smtp):
    smtp.send_message(plain("Första"))
    smtp.send_message(plain("Andra <i>"))
    text = get("/").text
    assert text.index("Andra &lt;i&gt;") < text.index("Första")
    assert "asa@ekerum.example" in text


def test_it_says_what_will_be_there(get):
    assert WORDS["sv"]["none_hint"] in get("/", accept_language="sv-SE,sv;q=0.9").text
    assert WORDS["en"]["none_hint"] in get("/", accept_language="de").text
    assert WORDS["en"]["nothing_found"] in get("/?q=zzz").text


def test_both_languages_have_every_word():
    assert WORDS["sv"].keys() == WORDS["en"].keys()


def test_a_search_and_older_pages(get, smtp):
    for number in range(103):
        smtp.send_message(plain(f"Brev {number:03}"), to_addrs=[f"nr{number % 2}@ekerum.example"])
    first = get("/").text
    assert "Brev 102" in first
    assert "Brev 002" not in first
    older = re.search(r'class="more"><a href="([^"]+)"', first)[1].replace("&amp;", "&")
    assert re.findall(r"Brev \d{3}", get(f"/{older}").text) == ["Brev 002", "Brev 001", "Brev 000"]
    found = get("/?q=NR1%40").text
    assert "Brev 101" in found
    assert "Brev 102" not in found


def test_every_way_to_look_at_a_letter(get, letter):
    page = f"/messages/{letter['id']}/"
    assert f'src="{page}html/"' in get(page).text
    assert '<a href="http://alfa.example:8000/x/?a=1&amp;b=2"' in get(f"{page}?look=text").text
    assert "&lt;b&gt;inte fet&lt;/b&gt;" in get(f"{page}?look=text").text
    assert "noreply@kundsystem.example" in get(f"{page}?look=headers").text
    assert "Content-Transfer-Encoding" in get(f"{page}?look=source").text
    assert get(f"{page}?look=elsewhere").text == get(page).text


def test_a_letter_without_html_is_shown_as_text(get, mailbox, smtp):
    smtp.send_message(plain())
    text = get(f"/messages/{mailbox.letters()[0]['id']}/").text
    assert "<iframe" not in text
    assert "Hej Åsa!" in text


def test_html_is_sandboxed_and_has_its_pictures(get, letter):
    answer = get(f"/messages/{letter['id']}/html/")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-popups allow-popups-to-escape-sandbox;")
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert f'<img src="{letter["parts"][0]["url"]}">' in answer.text
    assert '<head><base target="_blank">' in answer.text


def test_pictures_of_the_html_are_shown_and_the_rest_is_downloaded(get, letter):
    shown, listed, page, forwarded = (get(part["url"]) for part in letter["parts"])
    assert shown.body == picture()
    assert shown.headers["content-type"] == "image/png"
    assert "content-disposition" not in shown.headers
    for answer in (listed, page, forwarded):
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["content-security-policy"].startswith("sandbox;")
    assert "lista%20%C3%A5%C3%A4%C3%B6.csv" in listed.headers["content-disposition"]
    assert listed.body == b"a;b\n1;2\n"
    assert b"Subject: Ett annat brev" in forwarded.body


def test_a_letter_can_be_saved(get, letter):
    answer = get(f"/messages/{letter['id']}.eml")
    assert answer.headers["content-type"] == "message/rfc822"
    assert answer.body.startswith(b"From: Kundsystem")


def test_what_is_not_there_is_not_found(get, letter):
    assert get("/messages/20200101-000000-000000/").status == 404
    assert get("/messages/..%2f..%2fetc/").status == 404
    assert get(f"/messages/{letter['id']}/parts/9/").status == 404
    assert get("/static/../views.py").status == 400


def test_pages_take_only_their_own_parts(get):
    answer = get("/")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', answer.text):
        assert get(address).status == 200


def test_a_strangers_page_can_neither_read_nor_change(get, mailbox, smtp):
    smtp.send_message(plain())
    assert get("/messages.json", host="rebound.example").status == 400, "another name that leads here"
    assert get("/messages", "POST").status == 405, "what a form elsewhere can send changes nothing"
    assert get("/faults", "POST", "[]").status == 405
    assert "access-control-allow-origin" not in get("/messages.json", origin="https://x.example").headers
    assert len(mailbox.letters()) == 1


@pytest.mark.parametrize("asked", ["wait=long", "wait=nan", "limit=all", "limit=-1"])
def test_a_question_that_makes_no_sense_is_answered(get, asked):
    assert get(f"/messages.json?{asked}").status in (200, 400)
