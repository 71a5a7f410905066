"""Writing 10,000 personal letters with two blocks and a picture, against plain substitution in the finished texts.

Both make the whole message as bytes, with the way out of mailings in its headers and at its foot. The rival puts four
values into HTML, text and subject that somebody has finished by hand, and hands them to Python's own classes for mail,
its picture encoded once. Ours has to work out which fields a letter has, read them from the register's rows, escape
them, know what is missing, and keep everybody's headers apart: three times as long at most.
"""

import email
import email.policy
import html
import statistics
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from typing import Any

from django.db import connection

from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer
from crm_core.mail_templates.compiling import Program, compiled
from crm_core.mail_templates.content import Content, Layout, Piece
from crm_core.mail_templates.frame import Frame
from crm_core.mail_templates.mailing import with_way_out
from crm_core.mail_templates.pictures import parts_for
from crm_core.merge_fields.fields import About
from kundsystem.messaging.envelope import Envelope
from kundsystem.messaging.rendered import Rendered
from kundsystem.messaging.smtp import as_message
from tests.benchmarks.harness import ROUNDS, Result, against, timed
from tests.benchmarks.house import House

MANY = 10_000
HELLO = "<h3>Hej {{ kontaktperson.förnamn }}!</h3>\n<p>Vi tror att det här passar {{ kund.namn }} i {{ kund.ort }}.</p>"
NEWS = "<h2>Så gick det för andra</h2>\n<p>Vi har räknat på hur mycket tid som går att spara, och det är inte lite.</p>"
LETTER = Content(
    "Nyheter till {{ kund.namn }}",
    "Tid att spara",
    (
        Piece("1", "Hälsning", text=HELLO, layout=Layout.TEXT),
        Piece("2", "Nyhet", text=NEWS, layout=Layout.BESIDE, picture="ready:bars", alt="Staplar som växer"),
    ),
    True,
)
MARKS = {"fornamn": "@@1@@", "namn": "@@2@@", "ort": "@@3@@", "ut": "@@4@@"}
SENDER, CALLED = "brev@ekerum.example", "Ekerum"


def _recipients() -> list[About]:
    """People who are in no database: what is measured is the writing."""
    found = []
    for number in range(MANY):
        customer = Customer(name=f"Ek & Söner {number} AB", postal_town=f"Ort{number % 290}")
        found.append(About(customer, Contact(customer=customer, first_name=f"Åsa{number}", last_name="Ek")))
    return found


def _program() -> Program:
    return compiled(LETTER, Frame("Ekerum"), parts_for(LETTER.pieces), language="sv")


def _envelope(number: int) -> Envelope:
    to, name = f"p{number}@ekerum.example", f"<{number}@ekerum.example>"
    return Envelope(to, SENDER, name, sender_name=CALLED, unsubscribe=_way_out(number))


def _way_out(number: int) -> str:
    return f"https://ekerum.example/mailings/out/{number:06}/"


def _written(program: Program, about: About, way_out: str) -> Rendered:
    return with_way_out(program.render(about).rendered, way_out)


def _ours(program: Program, about: About, number: int) -> bytes:
    return as_message(_written(program, about, _way_out(number)), _envelope(number)).message().as_bytes()


class _Floor:
    """The finished texts with marks, and a picture that is encoded once."""

    def __init__(self, program: Program) -> None:
        customer = Customer(name=MARKS["namn"], postal_town=MARKS["ort"])
        about = About(customer, Contact(customer=customer, first_name=MARKS["fornamn"]))
        marked = _written(program, about, MARKS["ut"])
        self.subject, self.html, self.text = marked.subject, marked.html, marked.text
        (picture,) = marked.inline
        self.picture = MIMEBase("image", "png")
        self.picture.set_payload(picture.content)
        email.encoders.encode_base64(self.picture)
        self.picture["Content-ID"] = f"<{picture.content_id}>"
        self.picture.add_header("Content-Disposition", "inline", filename=picture.name)

    def write(self, about: About, number: int) -> bytes:
        values = (about.contact.first_name, about.customer.name, about.customer.postal_town, _way_out(number))
        plain = dict(zip(MARKS.values(), values, strict=True))
        escaped = {mark: html.escape(value) for mark, value in plain.items()}
        mail = MIMEMultipart("alternative")
        mail["Subject"], mail["From"] = _put(self.subject, plain), f"{CALLED} <{SENDER}>"
        mail["To"], mail["Message-ID"] = f"p{number}@ekerum.example", f"<{number}@ekerum.example>"
        mail["List-Unsubscribe"] = f"<{_way_out(number)}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        mail.attach(MIMEText(_put(self.text, plain), "plain", "utf-8"))
        related = MIMEMultipart("related")
        related.attach(MIMEText(_put(self.html, escaped), "html", "utf-8"))
        related.attach(self.picture)
        mail.attach(related)
        return mail.as_bytes()


def _put(text: str, values: dict[str, str]) -> str:
    for mark, value in values.items():
        text = text.replace(mark, value)
    return text


def _contents(message: bytes) -> list[Any]:
    read = email.message_from_bytes(message, policy=email.policy.default)
    headers = ("Subject", "From", "To", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post")
    said = [str(read[name]) for name in headers]
    return [*said, *(part.get_content() for part in read.walk() if not part.is_multipart())]


def measure(house: House) -> list[Result]:
    """Three times as long as the floor at most."""
    connection.set_tenant(house.organisation)
    recipients, program = _recipients(), _program()
    floor = _Floor(program)
    for number in (0, MANY - 1):
        about = recipients[number]
        assert _contents(_ours(program, about, number)) == _contents(floor.write(about, number)), "other letters"
    times: list[float] = []

    def ours() -> float:
        # Making the letter ready belongs to it.
        times.append(timed(lambda: [_ours(program, *one) for program in [_program()] for one in numbered]))
        return times[-1]

    def rival() -> float:
        return timed(lambda: [floor.write(*one) for one in numbered])

    numbered = [(about, number) for number, about in enumerate(recipients)]
    result = against(f"render mail: {MANY:,} letters", ours, rival, limit=3.0, warm=0)
    speed = MANY / statistics.median(times[-ROUNDS:]) * 1000
    print(f"render mail: {speed:,.0f} messages a second on one core")
    return [result]
