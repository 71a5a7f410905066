"""The mailbox for people."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from fakes.mail import state
from fakes.mail import texts as kept_texts
from fakes.mail.access import letter_for, part_for, reading_for
from fakes.mail.words import WORDS
from fakes.mail.writing import Written, answer_to

PER_PAGE = 100
LOOKS = ("html", "text", "headers", "source")
PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp"}
# A letter's HTML is a stranger's: no script, nothing from elsewhere, and no way to the page that it is shown in.
SANDBOX = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'"
HTML_POLICY = f"{SANDBOX}; img-src 'self' data:; frame-ancestors 'self'"
PART_POLICY = "sandbox; default-src 'none'"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the letters, newest first, a page at a time."""
    words = request.GET.get("q", "").strip()
    letters = state.mailbox().newest_first(words=words, before=request.GET.get("before", ""), at_most=PER_PAGE + 1)
    page = letters[:PER_PAGE]
    older = f"?{urlencode({'q': words, 'before': page[-1].id})}" if len(letters) > PER_PAGE else ""
    return show_page(request, "list", letters=page, q=words, older=older)


@require_safe
def show(request: HttpRequest, id: str) -> HttpResponse:
    """Show one letter, in one of the ways to look at it."""
    letter, reading = reading_for(id)
    looks = [look for look in LOOKS if look not in ("html", "text") or getattr(reading, look)]
    look = request.GET.get("look", "")
    look = look if look in looks else looks[0]
    source = letter_for(id)[1].decode("utf-8", "replace") if look == "source" else ""
    return show_page(request, "show", letter=letter, reading=reading, looks=looks, look=look, source=source)


@require_safe
def html(request: HttpRequest, id: str) -> HttpResponse:
    """Give the letter's HTML, for the frame that it is shown in."""
    _letter, reading = reading_for(id)
    shown = reading.shown_html(lambda number: reverse("part", args=[id, number]))
    return HttpResponse(shown, headers={"Content-Security-Policy": HTML_POLICY})


@require_safe
def part(request: HttpRequest, id: str, number: int) -> HttpResponse:
    """Give a part: pictures in the HTML to look at, everything else to download."""
    found = part_for(id, number)
    response = HttpResponse(found.content, content_type="application/octet-stream")
    response.headers["Content-Security-Policy"] = PART_POLICY
    if found.is_shown and found.content_type in PICTURES:
        response.headers["Content-Type"] = found.content_type
        return response
    return as_file(response, found.name or f"part-{number}")


@require_safe
def source(request: HttpRequest, id: str) -> HttpResponse:
    """Give the letter as it was sent, as a file."""
    letter, content = letter_for(id)
    return as_file(HttpResponse(content, content_type="message/rfc822"), f"{letter.id}.eml")


@require_safe
def write(request: HttpRequest) -> HttpResponse:
    """Write a letter to the product as somebody outside, or answer one that came from it."""
    id = request.GET.get("answer", "")
    written = answer_to(*letter_for(id)) if id else Written("", "", "", "")
    return show_page(request, "write", id=id, written=written, inbound=state.now().inbound)


@require_safe
def texts(request: HttpRequest) -> HttpResponse:
    """List the texts that were sent, newest first, with what can be reported of each."""
    return show_page(request, "texts", texts=kept_texts.newest_first(state.now().texts))


def as_file(response: HttpResponse, name: str) -> HttpResponse:
    """Let the browser save it, whatever the letter calls it."""
    response.headers["Content-Disposition"] = content_disposition_header(True, " ".join(name.split())) or "attachment"
    return response


def show_page(request: HttpRequest, page: str, **context: object) -> HttpResponse:
    """Render a page in the language that the browser asks for."""
    language = "sv" if (get_language() or "").startswith("sv") else "en"
    return render(
        request,
        f"mailbox/{page}.html",
        {"words": WORDS[language], "language": language, "has_texts": state.now().texts} | context,
    )
