"""SendGrid, through its own library: v3 send, batches, scheduled cancelling. Only `signatures` imports it besides.

The library waits for ever unless it is told otherwise, and says the same of a server that was never reached as of one
whose answer was lost; both are put right here.
"""

import base64
import http.client
import json
from typing import Any

import python_http_client
from django.conf import settings
from python_http_client.exceptions import HTTPError
from sendgrid import SendGridAPIClient
from sendgrid.helpers.mail import (
    Attachment,
    BatchId,
    Category,
    ClickTracking,
    Content,
    CustomArg,
    Email,
    Header,
    Mail,
    OpenTracking,
    Personalization,
    SendAt,
    SubscriptionTracking,
    TrackingSettings,
)

from kundsystem.messaging.envelope import Envelope
from kundsystem.messaging.failures import Failure, GivenUp, SendersFault, TryLater, Uncertain
from kundsystem.messaging.http import lost, opener
from kundsystem.messaging.rendered import Part, Rendered

NOT_NOW = {429, 500, 502, 503}
# Of a key that is wrong or may not send, and of a sender who is not verified or has no credits left.
OURS = {401, 402, 403}
# The front has passed the question on and got no answer itself.
NOBODY_KNOWS = {408, 504}


class SendGridApi:
    """SendGrid's v3 API, with the key and, when there is one, the subuser of this installation."""

    def __init__(self) -> None:
        self._api = SendGridAPIClient(
            settings.SENDGRID_API_KEY,
            host=settings.SENDGRID_HOST,
            impersonate_subuser=settings.SENDGRID_SUBUSER or None,
        )

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Ask something; returns the library's answer, with `body` and `headers`.

        Raises:
            Failure: one of its kinds.
        """
        client = _Client(self._api.client, path)
        try:
            return getattr(client, method.lower())(request_body=body)
        except HTTPError as error:
            raise classified(error) from None  # the cause holds the recipient's address
        except (OSError, http.client.HTTPException) as error:
            raise lost(error) from error


class SendGridTransport(SendGridApi):
    """Sending by SendGrid."""

    def send(self, message: Rendered, envelope: Envelope) -> str:
        """Hand one message over; returns SendGrid's name for it (`X-Message-Id`)."""
        answer = self.ask("POST", "/mail/send", mail_of(message, envelope).get())
        return str(answer.headers.get("X-Message-Id", ""))

    def new_batch(self) -> str:
        """Return a name that joins messages which are scheduled together."""
        return str(json.loads(self.ask("POST", "/mail/batch").body)["batch_id"])

    def cancel(self, batch: str) -> None:
        """Cancel what is scheduled in a batch and has not been sent."""
        self.ask("POST", "/user/scheduled_sends", {"batch_id": batch, "status": "cancel"})


class _Client(python_http_client.Client):
    """The library's own client, that stops waiting, and knows whether it was connected."""

    def __init__(self, like: Any, path: str) -> None:
        super().__init__(
            host=like.host,
            version=like._version,
            request_headers=dict(like.request_headers),
            url_path=path.strip("/").split("/"),
            timeout=settings.MAIL_TIMEOUT,
        )

    def _make_request(self, plain: Any, request: Any, timeout: float | None = None) -> Any:
        return super()._make_request(opener(), request, timeout)


def mail_of(message: Rendered, envelope: Envelope) -> Mail:
    """Return a message as SendGrid takes it: followed only if the envelope says so, without a footer of SendGrid's."""
    headers = envelope.headers(message.headers) | {"Message-ID": envelope.message_id}
    mail = Mail()
    mail.from_email = _email(envelope.sender, envelope.sender_name)
    mail.subject = message.subject
    to = Personalization()
    to.add_to(_email(envelope.to, envelope.to_name))
    for name, value in headers.items():
        to.add_header(Header(name, value))
    for name, value in envelope.arguments.items():
        to.add_custom_arg(CustomArg(name, value))
    if envelope.send_at is not None:
        to.send_at = envelope.send_at
        mail.send_at = SendAt(envelope.send_at)
    mail.add_personalization(to)
    mail.add_content(Content("text/plain", message.text))
    if message.html:
        mail.add_content(Content("text/html", message.html))
    for part in message.alternatives:
        mail.add_content(Content(part.content_type, part.content.decode()))
    if len(envelope.answers_to) == 1:
        mail.reply_to = _email(envelope.answers_to[0])
    elif envelope.answers_to:
        mail.reply_to_list = [_email(one) for one in envelope.answers_to]
    if envelope.batch:
        mail.batch_id = BatchId(envelope.batch)
    for category in envelope.categories:
        mail.add_category(Category(category))
    for part in message.inline:
        mail.add_attachment(_attached(part, "inline"))
    for part in message.attachments:
        mail.add_attachment(_attached(part, "attachment"))
    tracking = TrackingSettings()
    # Said of each message, whatever the account is set to; links in the text part always stay as they are.
    tracking.click_tracking = ClickTracking(envelope.is_followed, False)
    tracking.open_tracking = OpenTracking(envelope.is_followed)
    tracking.subscription_tracking = SubscriptionTracking(False)
    mail.tracking_settings = tracking
    return mail


def classified(error: HTTPError) -> Failure:
    """Say what a refusal means, with SendGrid's own sentence."""
    status, sentence = error.status_code, _sentence(error)
    code = f"http_{status}"
    if status in NOT_NOW:
        return TryLater(sentence, code, _patience(error))
    if status in OURS:
        return SendersFault(sentence, code)
    if status in NOBODY_KNOWS:
        return Uncertain(sentence, code)
    if status >= 500:
        return TryLater(sentence, code)
    return GivenUp(sentence, code)


def _email(address: str, name: str = "") -> Email:
    """Return an address as it is: the library would take it apart, and lose one that is not quite right."""
    made = Email()
    made.email = address
    made.name = name or None
    return made


def _sentence(error: HTTPError) -> str:
    """Return what SendGrid says is wrong; it names fields, and the address that it refuses."""
    try:
        said = [str(one["message"]) for one in error.to_dict["errors"]]
    except (ValueError, KeyError, TypeError):
        said = []
    return " ".join(said) or f"SendGrid answered {error.status_code}."


def _patience(error: HTTPError) -> float | None:
    """Return how many seconds to wait, when SendGrid says so."""
    asked = error.headers.get("Retry-After") if error.headers else None
    return float(asked) if asked and str(asked).isdigit() else None


def _attached(part: Part, how: str) -> Attachment:
    content = base64.b64encode(part.content).decode()
    attached = Attachment(content, part.name, part.content_type, how)
    if part.content_id:
        attached.content_id = part.content_id
    return attached
