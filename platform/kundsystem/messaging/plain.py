"""The words of a letter: out of its HTML, and without the letter that it answers."""

import html
import re

import nh3

HTML_LIMIT = 1_000_000
_BLOCKS = {"p", "div", "li", "tr", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "br"}
_UNSEEN = {"script", "style", "title", "head", "svg", "math", "template", "object", "iframe", "noscript"}
_ENDS = re.compile(r"<br\s*/?>|</(?:p|div|li|tr|blockquote|h[1-6])>", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")
_MANY = re.compile(r"\n\s*\n\s*\n+")
_SAID = re.compile(
    r"^(?:on\b.{4,200}\bwrote|den\b.{4,200}\bskrev\b.{0,120}|.{4,200}\bskrev följande.{0,120}"
    r"|am\b.{4,200}\bschrieb\b.{0,120}|le\b.{4,200}\ba écrit)\s*:\s*$",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"^-{2,}\s*(?:original message|ursprungligt meddelande|originalmeddelande|ursprüngliche nachricht)\s*-*\s*$",
    re.IGNORECASE,
)
_FROM = re.compile(r"^\*?(?:from|från|von)\*?:\*?\s.*\S", re.IGNORECASE)
_SENT = re.compile(r"^\*?(?:sent|skickat|date|datum|gesendet|to|till|an)\*?:\*?\s", re.IGNORECASE)
_FORWARDED = re.compile(r"^\s*(?:fwd?|vb|wg)\s*:", re.IGNORECASE)


def without_controls(text: str) -> str:
    """Return a text without the signs that are not seen, or turn what is seen around."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def text_of_html(given: str) -> str:
    """Return what a letter's HTML says; nothing of it is kept but its words."""
    if not given.strip():
        return ""
    clean = nh3.clean(given[:HTML_LIMIT], tags=_BLOCKS, clean_content_tags=_UNSEEN, attributes={})
    flat = re.sub(r"[ \t\r\n]+", " ", clean)
    words = html.unescape(re.sub(r"<[^>]*>", "", _ENDS.sub("\n", flat)))
    lines = "\n".join(line.strip() for line in without_controls(words).split("\n"))
    return _MANY.sub("\n\n", lines).strip()


def new_words(text: str, subject: str) -> str:
    """Return an answer without the letter that it answers.

    All of it is kept when it is forwarded, when it answers between the lines, and when it would leave nothing.
    """
    if _FORWARDED.match(subject):
        return text
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if head := _head_of_quoted(lines, number):
            rest = [one for one in lines[number + head :] if one.strip()]
            quoted = [one for one in rest if one.lstrip().startswith(">")]
            if quoted and len(quoted) < len(rest):
                return text
            return "\n".join(lines[:number]).strip() or text
        if line.lstrip().startswith(">"):
            break
    before = list(lines)
    while before and (not before[-1].strip() or before[-1].lstrip().startswith(">")):
        before.pop()
    is_quoting_last = not any(one.lstrip().startswith(">") for one in before)
    return "\n".join(before).strip() or text if is_quoting_last else text


def _head_of_quoted(lines: list[str], number: int) -> int:
    """Return how many lines say that what follows is the letter that is answered; 0 when this one does not."""
    line = lines[number].strip()[:400]
    following = [one.strip()[:400] for one in lines[number + 1 : number + 4]]
    if _ORIGINAL.match(line) or _SAID.match(line):
        return 1
    # Such a line is broken in two by some programs.
    if following and _SAID.match(f"{line} {following[0]}"):
        return 2
    return int(bool(_FROM.match(line)) and any(_SENT.match(one) for one in following))
