"""A letter is made ready once, however many times it is asked for, and again when something in it has changed."""

from unittest import mock

import pytest
from django_tenants.utils import tenant_context

from crm_core.custom_fields import actions as custom_fields
from crm_core.mail_templates import showing
from crm_core.mail_templates.content import Content, Piece
from crm_core.mail_templates.keeping import Keeper
from crm_core.mailings import actions, lanes, sending
from crm_core.merge_fields.checking import Broken
from tests.crm_core.mailings.letters import Postbox, mailing_to

pytestmark = pytest.mark.usefixtures("organisation")
LETTER = Content("Nyheter", pieces=(Piece("1", "Text", text="<p>Hej {{ kontaktperson.efternamn }}!</p>"),))


@pytest.fixture(autouse=True)
def drawn(monkeypatch):
    """How many times a letter is drawn, with nothing kept to begin with."""
    monkeypatch.setattr(showing, "keeper", Keeper(2))
    with mock.patch.object(showing, "compiled", wraps=showing.compiled) as drawn:
        yield drawn


def test_a_mailing_is_drawn_once_for_all_of_its_slices(drawn, actor_for, member, monkeypatch):
    monkeypatch.setattr(sending, "SLICE", 2)
    actor, postbox = actor_for(member), Postbox()
    mailing = mailing_to(actor, *(f"p{number}@ekerum.example" for number in range(5)))
    said = {"kind": "letter", "subject": "Nyheter", "pieces": [{"key": "1", "text": LETTER.pieces[0].text}]}
    actions.update_mailing(actor=actor, mailing=mailing, changes={"content": said})
    with mock.patch.object(lanes, "open_lanes"):  # it is sent here
        actions.start_mailing(actor=actor, mailing=mailing)
    while sending.send_slice(mailing.pk, postbox) is not None:
        pass
    assert sorted(letter.text.split("!")[0] for letter, _to in postbox.letters) == [f"Hej Ek {n:03}" for n in range(5)]
    assert drawn.call_count == 1


def test_another_letter_and_another_organisation_have_their_own(drawn, other_organisation):
    showing.program_of(LETTER)
    with tenant_context(other_organisation):
        assert "Beta AB" in str(showing.program_of(LETTER).html)
    assert drawn.call_count == 2
    for _turn in range(2):
        showing.program_of(Content("Annat"))
    assert drawn.call_count == 3
    showing.program_of(LETTER)  # only two are kept
    assert drawn.call_count == 4


def test_an_own_field_that_has_gone_is_missed_at_once(actor_for, administrator):
    actor = actor_for(administrator)
    field = custom_fields.add_field(actor=actor, subject="customer", kind="text", values={"label": "Ramavtal"})
    content = Content(f"{{{{ kund.{field.name} }}}}")
    showing.program_of(content)
    custom_fields.archive_field(actor=actor, pk=field.pk)
    with pytest.raises(Broken):
        showing.program_of(content)
