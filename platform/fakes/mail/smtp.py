"""The SMTP side: takes every letter, except where a fault says otherwise."""

import asyncio

from aiosmtpd.smtp import SMTP, Envelope, Session

from fakes.mail.faults import Faults, Kind
from fakes.mail.mailbox import Mailbox

LARGEST = 50_000_000  # bytes; larger than what any mail server of our users takes
REFUSALS = {
    Kind.REFUSE: "550 5.1.1 There is no such mailbox here",
    Kind.DEFER: "451 4.7.1 Not now, try again later",
}


class Desk:
    """Answers what a client asks of the server."""

    def __init__(self, mailbox: Mailbox, faults: Faults) -> None:
        self._mailbox = mailbox
        self._faults = faults

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient, or refuse it."""
        if rule := self._faults.strike(set(REFUSALS), [address]):
            return REFUSALS[rule.kind]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep the letter; answer late or not at all when told to."""
        recipients = envelope.rcpt_tos
        if slow := self._faults.strike({Kind.SLOW}, recipients):
            await asyncio.sleep(slow.seconds)
        dropped = self._faults.strike({Kind.DROP}, recipients)
        if dropped is None or dropped.keep:
            content = envelope.original_content or b""
            await asyncio.to_thread(self._mailbox.put, envelope.mail_from or "", recipients, content)
        if dropped and isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        return "250 2.0.0 Kept"


async def listen(mailbox: Mailbox, faults: Faults, host: str, port: int) -> asyncio.Server:
    """Listen for mail; port 0 is any free one."""
    loop = asyncio.get_running_loop()

    def protocol() -> SMTP:
        return SMTP(
            Desk(mailbox, faults),
            data_size_limit=LARGEST,
            enable_SMTPUTF8=True,
            hostname="mailbox.localhost",
            ident="This delivers to nobody",
            loop=loop,
        )

    return await loop.create_server(protocol, host, port)
