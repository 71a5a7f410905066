"""Mail that is sent arrives, whole, and can be waited for."""

import smtplib
import threading
import time

from tests.fakes.mail.letters import TEXT, plain, rich


def test_a_letter_arrives_as_it_was_sent(mailbox, smtp):
    smtp.send_message(plain())
    letter = mailbox.wait_for("asa@ekerum.example")
    assert letter["from"] == "noreply@kundsystem.example"
    assert letter["to"] == ["asa@ekerum.example"]
    assert letter["subject"] == "Bekräfta din adress"
    assert letter["text"] == TEXT
    assert letter["links"] == ["http://alfa.example:8000/x/?a=1&b=2"]
    assert ["To", "Åsa Ek <asa@ekerum.example>"] in letter["headers"]


def test_its_parts_are_told_apart(mailbox, smtp):
    smtp.send_message(rich())
    letter = mailbox.wait_for("asa@ekerum.example")
    assert letter["text"] == TEXT
    assert "<title>Hej</title>" in letter["html"]
    parts = [(part["name"], part["content_type"], part["is_shown"]) for part in letter["parts"]]
    assert parts == [
        ("bild.png", "image/png", True),
        ("lista åäö.csv", "text/csv", False),
        ("sida.html", "text/html", False),
        ("", "message/rfc822", False),
    ]


def test_the_recipients_are_those_of_the_envelope(mailbox, smtp):
    smtp.send_message(plain(), to_addrs=["dold@ekerum.example", "bo@ekerum.example"])
    assert mailbox.letters(to="asa@ekerum.example") == []
    assert mailbox.letters(to="DOLD@ekerum.example")[0]["to"] == ["dold@ekerum.example", "bo@ekerum.example"]


def test_letters_are_found_by_address_and_by_what_came_after(mailbox, smtp):
    for name in ("asa", "bo", "asa"):
        smtp.send_message(plain(f"Till {name}"), to_addrs=[f"{name}@ekerum.example"])
    newest, middle, oldest = mailbox.letters()
    assert [newest["subject"], middle["subject"], oldest["subject"]] == ["Till asa", "Till bo", "Till asa"]
    assert mailbox.letters(to="asa@ekerum.example", after=oldest["id"]) == [newest]
    assert mailbox.letters(to="sa@ekerum.example") == [], "an address, not the end of one"
    assert mailbox.letters(q="BO@") == [middle]
    assert mailbox.letters(limit=1) == [newest]


def test_one_can_wait_for_the_next(mailbox, smtp):
    smtp.send_message(plain("Gammalt"))
    before = mailbox.letters()[0]["id"]
    threading.Timer(0.3, smtp.send_message, [plain("Nytt")]).start()
    started = time.monotonic()
    letter = mailbox.wait_for("asa@ekerum.example", after=before)
    assert letter["subject"] == "Nytt"
    assert time.monotonic() - started < 5


def test_waiting_ends_when_nothing_comes(mailbox):
    started = time.monotonic()
    assert mailbox.letters(to="ingen@ekerum.example", wait=0.3) == []
    assert 0.3 <= time.monotonic() - started < 5


def test_it_can_be_emptied(mailbox, smtp):
    smtp.send_message(plain())
    assert mailbox.ask("messages", "DELETE") == {"removed": 1}
    assert mailbox.letters() == []


def test_an_address_in_swedish_and_many_connections_at_once_are_no_trouble(mailbox):
    def send(number: int) -> None:
        with smtplib.SMTP("127.0.0.1", mailbox.smtp_port, timeout=10) as own:
            own.send_message(plain(f"Brev {number}"), to_addrs=["åsa@ekerum.example"], mail_options=["SMTPUTF8"])

    threads = [threading.Thread(target=send, args=[number]) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    letters = mailbox.letters(to="åsa@ekerum.example")
    assert {letter["subject"] for letter in letters} == {f"Brev {number}" for number in range(12)}
    assert len({letter["id"] for letter in letters}) == 12
