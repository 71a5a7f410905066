"""What is written on the outside of a message: to whom, from whom, and what has to come back with reports on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import formataddr

# What would end a header and begin another.
BREAKS = ("\r", "\n", "\0")


class UnsafeHeader(ValueError):
    """An address, a name or a header holds a line break, by which somebody could add headers of their own."""


@dataclass(frozen=True)
class Envelope:
    """The outside of one message to one recipient.

    Args:
        to: the recipient's address.
        sender: the sender's address.
        message_id: in angle brackets; the same when the same message is handed over again.
        to_name: what the recipient is called.
        sender_name: what the sender is called.
        reply_to: where answers go; empty = to the sender.
        also_reply_to: where answers go besides.
        categories: what the provider counts it under.
        arguments: comes back, unchanged, with everything the provider reports on the message.
        batch: joins messages that are scheduled together, so that they can be cancelled together.
        send_at: when the provider sends it, in seconds since 1970; None = at once.
        unsubscribe: address that ends the subscription by one POST (RFC 8058).
        is_followed: whether the provider may tell who opens it and which links are clicked.
    """

    to: str
    sender: str
    message_id: str
    to_name: str = ""
    sender_name: str = ""
    reply_to: str = ""
    also_reply_to: str = ""
    categories: tuple[str, ...] = ()
    arguments: Mapping[str, str] = field(default_factory=dict)
    batch: str = ""
    send_at: int | None = None
    unsubscribe: str = ""
    is_followed: bool = False

    @property
    def answers_to(self) -> tuple[str, ...]:
        """Every address that answers go to."""
        return tuple(dict.fromkeys(one for one in (self.reply_to, self.also_reply_to) if one))

    @property
    def from_header(self) -> str:
        """The sender as a header says it."""
        return formataddr((self.sender_name, self.sender)) if self.sender_name else self.sender

    def headers(self, own: tuple[tuple[str, str], ...] = ()) -> dict[str, str]:
        """Return the headers of a message in this envelope, the message's own among them.

        Raises:
            UnsafeHeader: one of them, or an address or name, holds a line break.
        """
        headers = dict(own)
        if self.unsubscribe:
            headers["List-Unsubscribe"] = f"<{self.unsubscribe}>"
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        said = [*headers, *headers.values(), self.to, self.sender, self.message_id, *self.answers_to]
        said += [self.to_name, self.sender_name]
        if any(sign in text for text in said for sign in BREAKS):
            raise UnsafeHeader("An address or header of a message holds a line break.")
        return headers
