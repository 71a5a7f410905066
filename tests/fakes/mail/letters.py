"""Letters to send in tests."""

import io
from email.message import EmailMessage

from PIL import Image

TEXT = "Hej Åsa!\n\nÖppna http://alfa.example:8000/x/?a=1&b=2 så är det klart.\n<b>inte fet</b>\n"
HTML = '<html><head><title>Hej</title></head><body><img src="cid:bild@alfa"><a href="http://alfa.example/">här</a></body></html>'


def plain(subject: str = "Bekräfta din adress", to: str = "Åsa Ek <asa@ekerum.example>") -> EmailMessage:
    """A letter as the product writes them."""
    letter = EmailMessage()
    letter["From"] = "Kundsystem <noreply@kundsystem.example>"
    letter["To"] = to
    letter["Subject"] = subject
    letter.set_content(TEXT)
    return letter


def rich() -> EmailMessage:
    """A letter with HTML, a picture in it, and files."""
    letter = plain("Nyheter <i>i höst</i>")
    letter.add_alternative(HTML, subtype="html")
    letter.get_payload()[1].add_related(picture(), "image", "png", cid="<bild@alfa>", filename="bild.png")  # type: ignore[union-attr,index]
    letter.add_attachment(b"a;b\n1;2\n", maintype="text", subtype="csv", filename="lista åäö.csv")
    letter.add_attachment("<script>alert(1)</script>", subtype="html", filename="sida.html")
    letter.add_attachment(plain("Ett annat brev"))
    return letter


def picture() -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (30, 12), "seagreen").save(out, "PNG")
    return out.getvalue()
