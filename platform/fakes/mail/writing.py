"""Letters that people write here: to addresses of the product they go as SendGrid's Inbound Parse hands them over."""

import json
import re
import uuid
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, getaddresses, localtime, parseaddr
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from fakes.mail.letters import header_of, parsed, read
from fakes.mail.mailbox import Letter, Mailbox
from fakes.reaching import request

PATIENCE = 20
ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")


class NotSent(Exception):
    """A letter could not be handed over; the text says why."""


@dataclass(frozen=True)
class Written:
    """A letter as somebody has written it."""

    sender: str
    to: str
    subject: str
    text: str

    @property
    def recipients(self) -> list[str]:
        """The addresses that it goes to."""
        return [address for _name, address in getaddresses([self.to]) if ADDRESS.fullmatch(address)]


@dataclass(frozen=True)
class Inbound:
    """Where the product takes mail in, and the domain whose mail that is."""

    url: str = ""
    domain: str = ""

    def takes(self, address: str) -> bool:
        """Whether an address is one of the product's."""
        return bool(self.url) and address.rpartition("@")[2].casefold() == self.domain.casefold()


def answer_to(letter: Letter, content: bytes) -> Written:
    """Return what the answer to a letter begins as: back to where answers go, from whoever got it."""
    message = parsed(content)
    name, sender = parseaddr(header_of(message, "to"))
    sender = sender or letter.recipients[0]
    subject = header_of(message, "subject")
    subject = subject if subject.casefold().startswith(("sv:", "re:")) else f"Sv: {subject}"
    to = header_of(message, "reply-to") or header_of(message, "from") or letter.sender
    return Written(formataddr((name, sender)) if name else sender, to, subject, "")


def send(written: Written, mailbox: Mailbox, inbound: Inbound, answered: tuple[Letter, bytes] | None) -> None:
    """Send a letter: what is to the product is posted to it, what is to others comes into this mailbox.

    Raises:
        NotSent: an address is missing, or the product did not take it.
    """
    sender = parseaddr(written.sender)[1]
    if not ADDRESS.fullmatch(sender) or not written.recipients:
        raise NotSent("address")
    content = _message(written, answered).as_bytes()
    for_product = [one for one in written.recipients if inbound.takes(one)]
    if for_product:
        _post(inbound.url, sender, for_product, written, content)
    if others := [one for one in written.recipients if not inbound.takes(one)]:
        mailbox.put(sender, others, content)


def _message(written: Written, answered: tuple[Letter, bytes] | None) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = " ".join(written.sender.split()), ", ".join(written.recipients)
    message["Subject"] = " ".join(written.subject.split())
    message["Date"] = format_datetime(localtime())
    message["Message-ID"] = f"<{uuid.uuid4()}@{parseaddr(written.sender)[1].rpartition('@')[2]}>"
    text = written.text.replace("\r\n", "\n").strip() + "\n"
    if answered is not None:
        letter, content = answered
        before = parsed(content)
        own, earlier = header_of(before, "message-id"), header_of(before, "references")
        if own:
            message["In-Reply-To"], message["References"] = own, f"{earlier} {own}".strip()
        said = read(content).text.strip().splitlines()
        told = f"Den {letter.received.astimezone():%Y-%m-%d kl. %H:%M} skrev {header_of(before, 'from')}:"
        text += f"\n{told}\n" + "".join(f"> {line}\n" for line in said)
    message.set_content(text)
    return message


def _post(url: str, sender: str, recipients: list[str], written: Written, content: bytes) -> None:
    """Post a letter as Inbound Parse does when it is set to send the whole of it."""
    fields: dict[str, bytes] = {
        "dkim": f"{{@{sender.rpartition('@')[2]} : pass}}".encode(),
        "email": content,
        "to": ", ".join(recipients).encode(),
        "from": written.sender.encode(),
        "sender_ip": b"127.0.0.1",
        "spam_report": b"",
        "envelope": json.dumps({"to": recipients, "from": sender}).encode(),
        "subject": written.subject.encode(),
        "spam_score": b"0.0",
        "charsets": json.dumps({"to": "UTF-8", "from": "UTF-8", "subject": "UTF-8"}).encode(),
        "SPF": b"pass",
    }
    boundary = f"xYzZY{uuid.uuid4().hex}"
    body = b"".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value + b"\r\n"
        for name, value in fields.items()
    )
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}", "User-Agent": "SendGrid"}
    try:
        with urlopen(request(url, body + f"--{boundary}--\r\n".encode(), headers), timeout=PATIENCE):  # noqa: S310
            return
    except HTTPError as error:
        raise NotSent(f"HTTP {error.code}") from None
    except (URLError, OSError) as error:
        raise NotSent(str(error)) from None
