"""Texts by 46elks."""

import pytest

from kundsystem.messaging.failures import GivenUp, SendersFault, TryLater, Uncertain
from kundsystem.messaging.sms import international, sms


def test_a_text_is_sent_as_a_form_to_a_number_in_international_form(elks):
    name = sms().send("070-174 06 05", "Hej Åsa & co", report_to="https://a.example/r/")
    [text] = elks.messages()
    assert (text["id"], text["to"], text["from"]) == (name, "+46701740605", "Kundsystem")
    assert text["message"] == "Hej Åsa & co"
    assert text["whendelivered"] == "https://a.example/r/"


def test_what_is_no_number_is_given_up_before_anybody_is_asked():
    assert international("08-465 004 00") == "+46846500400"
    with pytest.raises(GivenUp):
        international("ring mig")


@pytest.mark.parametrize("status, kind", [(500, TryLater), (403, SendersFault), (400, GivenUp)])
def test_an_answer_says_what_to_do(elks, status, kind):
    elks.misbehave({"kind": "answer", "status": status})
    with pytest.raises(kind):
        sms().send("+46701740605", "Hej")


def test_a_lost_answer_is_uncertain(elks):
    elks.misbehave({"kind": "drop"})
    with pytest.raises(Uncertain):
        sms().send("+46701740605", "Hej")
    assert len(elks.messages()) == 1
