"""The composer and the library through HTTP, and a letter from the customer's window."""

import io

import pytest
from PIL import Image

from crm_core.mail_templates import sending
from crm_core.models import MailBlock, MailDraft, MailPicture, MailTemplate, MailVersion, Note, SentMail
from kundsystem.shared.keys import key_to_short
from tests.factories import ContactFactory, CustomerFactory, FileFactory, ProductFactory


@pytest.fixture
def contact(member):
    customer = CustomerFactory(name="Nordström & Söner", owner=member)
    return ContactFactory(customer=customer, first_name="Åsa", email="asa@example.se", is_main=True)


@pytest.fixture
def draft(client_for, member, contact):
    client = client_for(member)
    answer = client.post(f"/customers/{key_to_short(contact.customer.pk)}/mail/")
    assert answer.status_code == 302
    return client, MailDraft.objects.get(), answer.headers["Location"]


def names(draft):
    draft.refresh_from_db()
    return [piece["name"] for piece in draft.pieces]


def test_blocks_are_put_in_moved_and_taken_out_by_click(draft):
    client, letter, url = draft
    first, second = MailBlock.objects.in_order()[:2]
    for block in (first, second):
        assert client.post(f"{url}step/", {"do": f"add {block.pk}"}).status_code == 302
    assert names(letter)[1:] == [first.name, second.name]
    last = letter.pieces[-1]["key"]
    client.post(f"{url}step/", {"do": f"move {last} 0"})
    assert names(letter)[0] == second.name
    answer = client.post(f"{url}step/", {"do": f"remove {last}"}, headers={"HX-Request": "true"})
    assert 'id="mail-letter"' in answer.content.decode()
    assert second.name not in names(letter)


def test_a_step_keeps_the_subject_and_its_answer_touches_no_field(draft):
    client, letter, url = draft
    block = MailBlock.objects.in_order()[0]
    given = {"do": f"add {block.pk}", "subject": "Nytt i vår", "framed": "0"}
    answer = client.post(f"{url}step/", given, headers={"HX-Request": "true"}).content.decode()
    assert names(letter)[-1] == block.name
    assert letter.subject == "Nytt i vår"
    assert 'id="mail-letter"' in answer
    assert 'id="mail-subject"' not in answer
    assert 'id="mail-framed"' not in answer
    kept = client.post(f"{url}step/", {"do": "head", "subject": "Nytt"}, headers={"HX-Request": "true"})
    assert 'id="mail-letter"' not in kept.content.decode()


def test_a_step_is_done_though_the_subject_cannot_be_understood(draft):
    client, letter, url = draft
    block = MailBlock.objects.in_order()[0]
    given = {"do": f"add {block.pk}", "subject": "Nytt {{ kund."}
    answer = client.post(f"{url}step/", given, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert names(letter)[-1] == block.name
    assert letter.subject == ""


def test_choosing_products_puts_in_the_blocks_about_them(draft):
    client, letter, url = draft
    block = MailBlock.objects.in_order()[2]
    block.product = ProductFactory(name="Säljkompass")
    block.save()
    client.post(f"{url}step/", {"do": "products", "product": str(block.product.pk)})
    assert names(letter)[1:] == [block.name]


def test_a_piece_is_edited_and_shown_as_its_recipient_gets_it(draft):
    client, letter, url = draft
    piece = letter.pieces[0]["key"]
    given = {"name": "Text", "layout": "text", "ground": "white", "text": "<p>Hej {{ kontaktperson.förnamn }}!</p>"}
    assert client.post(f"{url}pieces/{piece}/", given).status_code == 302
    answer = client.get(f"{url}preview/?piece={piece}")
    assert "Hej Åsa!" in answer.content.decode()
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    wrong = client.post(f"{url}pieces/{piece}/", given | {"text": "{{ kontaktperson.frnamn }}"})
    assert wrong.status_code == 422
    assert "kontaktperson.förnamn" in wrong.content.decode()


def test_a_letter_is_sent_once_and_becomes_a_note(draft, member, django_capture_on_commit_callbacks, mailoutbox):
    client, letter, url = draft
    client.post(f"{url}step/", {"do": "head", "subject": "Om {{ kund.namn }}"})
    file = FileFactory(customer=None, name="offert.txt", state="loose", uploaded_by=member, content=b"hej")
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"{url}send/", {"file": str(file.pk)})
    assert answer.status_code == 302
    (mail,) = mailoutbox
    assert (mail.to, mail.subject, mail.reply_to) == (["asa@example.se"], "Om Nordström & Söner", [member.email])
    assert [name for name, _content, _kind in mail.attachments] == ["offert.txt"]
    note = Note.objects.get(customer=letter.customer)
    assert note.body.startswith("Om Nordström & Söner")
    assert member.name in note.body
    assert [one.first_name for one in note.contacts.all()] == ["Åsa"]
    assert SentMail.objects.get().state == "sent"
    assert not MailDraft.objects.exists()
    sending.deliver(SentMail.objects.get().pk)  # a task that is run twice
    assert len(mailoutbox) == 1


def test_a_letter_with_a_missing_value_is_not_sent_and_says_which(draft, contact):
    client, _letter, url = draft
    contact.customer.industry = None
    contact.customer.save()
    client.post(f"{url}step/", {"do": "head", "subject": "Om {{ kund.bransch }}"})
    assert "kund.bransch" in client.get(url).content.decode()
    answer = client.post(f"{url}send/")
    assert answer.status_code == 422
    assert "kund.bransch" in answer.content.decode()
    assert not SentMail.objects.exists()


def test_a_test_goes_to_oneself_and_leaves_no_note(draft, member, django_capture_on_commit_callbacks, mailoutbox):
    client, _letter, url = draft
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{url}test/")
    assert mailoutbox[0].to == [member.email]
    assert not Note.objects.exists()


def test_a_template_is_saved_as_a_new_version(client_for, administrator):
    client = client_for(administrator)
    template = MailTemplate.objects.by_name().first()
    url = client.post(f"/mail/templates/{key_to_short(template.pk)}/edit/").headers["Location"]
    client.post(f"{url}step/", {"do": "head", "subject": "Nytt ämne"})
    template.refresh_from_db()
    assert template.subject != "Nytt ämne"
    assert client.post(f"{url}template/", {"name": "Julbrev"}).status_code == 302
    template.refresh_from_db()
    assert (template.name, template.subject, template.version) == ("Julbrev", "Nytt ämne", 2)
    assert list(MailVersion.objects.filter(template=template).order_by("number").values_list("number", flat=True)) == [
        1,
        2,
    ]
    assert "Nytt ämne" in client.get(f"/mail/templates/{key_to_short(template.pk)}/versions/").content.decode()


def test_a_block_is_made_with_a_picture_of_ones_own(client_for, administrator):
    client = client_for(administrator)
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "#0b5a70").save(out, "PNG")
    out.seek(0)
    out.name = "bild.png"
    key = client.post("/mail/pictures/", {"file": out}).json()["key"]
    assert "<h1>Ny delmall</h1>" in client.get("/mail/blocks/new/").content.decode()
    given = {"name": "Ny", "layout": "picture", "ground": "white", "picture": key, "alt": "En bild"}
    assert client.post("/mail/blocks/new/", given).status_code == 302
    picture = MailPicture.objects.get()
    assert client.get(f"/mail/pictures/{key_to_short(picture.pk)}/").headers["Content-Type"] == "image/jpeg"
    assert MailBlock.objects.get(name="Ny").content.picture == key


def test_the_library_asks_as_much_however_many_there_are(client_for, administrator, query_count):
    client = client_for(administrator)
    client.get("/mail/")
    for number in range(10):
        MailBlock.objects.create(name=f"Del {number}", piece={"layout": "text"}, product=ProductFactory())
    with query_count(8):
        assert client.get("/mail/").status_code == 200
