"""Names of subdomains: what may be one, what is kept back, and a proposal made from an organisation's name."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from kundsystem.shared.errors import UserError

SHORTEST, LONGEST = 3, 40

# What the platform itself uses or may come to use, what mail and browsers give a meaning, and what people would take
# for us speaking.
RESERVED = frozenset((Path(__file__).parent / "data/reserved_names.txt").read_text(encoding="utf-8").split())
# Nowhere in a name: ourselves, and those whose name is most often borrowed to steal passwords.
PROTECTED = ("kundsystem", "bankid", "skatteverket", "forsakringskassan", "polisen", "swedbank", "handelsbanken")

LEGAL_FORMS = (
    "ab",
    "aktiebolag",
    "aktiebolaget",
    "publ",
    "hb",
    "handelsbolag",
    "handelsbolaget",
    "kb",
    "kommanditbolag",
    "ek",
    "ekonomisk",
    "for",
    "förening",
    "föreningen",
    "ideell",
    "enskild",
    "firma",
    "ef",
    "brf",
    "stiftelse",
    "as",
    "asa",
    "aps",
    "oy",
    "oyj",
    "ltd",
    "limited",
    "inc",
    "llc",
    "plc",
    "gmbh",
    "ag",
    "bv",
    "corp",
)
_LETTERS = str.maketrans({"å": "a", "ä": "a", "ö": "o", "æ": "ae", "ø": "o", "ß": "ss", "ð": "d", "þ": "th", "ł": "l"})


def normalise(text: str) -> str:
    """Return a typed name the way it is compared: letters of full width and the like become plain ones."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def check(name: str) -> None:
    """Raise UserError, with a sentence for beside the field, when a normalised name can not be a subdomain."""
    sentence = _malformed(name)
    if not sentence and is_reserved(name):
        sentence = _("This address is reserved for Kundsystem. Choose another one.")
    if sentence:
        raise UserError(sentence, code="bad_subdomain", field="subdomain")


def _malformed(name: str) -> str:
    if not name:
        return _("Enter the address that you want.")
    if name.startswith("xn--"):
        return _("An address cannot begin with xn--.")
    if strange := re.search(r"[^a-z0-9-]", name):
        if strange[0].isspace():
            return _("An address has no spaces. Use a hyphen instead.")
        plain = _plain(name)
        if re.fullmatch(r"[a-z0-9-]+", plain):
            return _("Only the letters a–z, digits and hyphens can be used. Write %(name)s, for example.") % {
                "name": plain
            }
        if not strange[0].isalpha():
            return _("Only the letters a–z, digits and hyphens can be used, not “%(sign)s”.") % {"sign": strange[0]}
        # Letters of other alphabets may look exactly like ours.
        return _("“%(sign)s” cannot be used, even where it looks like a letter between a and z.") % {"sign": strange[0]}
    if name[0] == "-" or name[-1] == "-":
        return _("An address cannot begin or end with a hyphen.")
    if len(name) < SHORTEST:
        return _("The address needs at least %(count)d characters.") % {"count": SHORTEST}
    if len(name) > LONGEST:
        return _("The address can have %(limit)d characters at most. This one has %(count)d.") % {
            "limit": LONGEST,
            "count": len(name),
        }
    if "--" in name:
        return _("An address cannot have two hyphens in a row.")
    if name.replace("-", "").isdigit():
        return _("An address needs at least one letter.")
    return ""


def is_reserved(name: str) -> bool:
    """Tell whether a name is kept back, or looks like one that is: `adm1n`, `vvww`, `kund-system`."""
    bare = name.replace("-", "")
    return (
        name in RESERVED
        or bare in RESERVED
        or (_skeleton(bare) in _LOOKS_RESERVED and any(character.isdigit() or character in "vr" for character in bare))
        or any(word in _skeleton(bare) for word in _LOOKS_PROTECTED)
    )


def _skeleton(text: str) -> str:
    """Fold signs that are taken for one another, for comparison only."""
    folded = text.replace("rn", "m").replace("vv", "w")
    return folded.translate(str.maketrans("01i354", "ollesa"))


def _plain(text: str) -> str:
    """Write å, é and the like with the letters that they are made of."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def proposals(organisation: str) -> Iterator[str]:
    """Give names for an organisation, the best first; all are well-formed and none is reserved.

    `Sjöhagens Konsultgrupp AB` gives `sjohagens-konsultgrupp`, `sjohagens`, `sjohagens-konsultgrupp-2` and so on.
    """
    words = re.findall(r"[a-z0-9]+", _plain(normalise(organisation)).replace("'", ""))
    kept = list(words)
    while len(kept) > 1 and kept[-1] in _PLAIN_LEGAL_FORMS:
        kept.pop()
    if len(kept) > 1 and kept[0] in {"ab", "hb", "kb", "brf"}:
        kept.pop(0)
    whole = "-".join(kept)
    while len(whole) > LONGEST - 3 and "-" in whole:
        whole = whole.rpartition("-")[0]
    whole = whole[: LONGEST - 3].strip("-")
    candidates = [whole, kept[0] if kept else "", *(f"{whole}-{number}" for number in range(2, 100))]
    for candidate in dict.fromkeys(candidates):
        if candidate and not _malformed(candidate) and not is_reserved(candidate):
            yield candidate


_PLAIN_LEGAL_FORMS = frozenset(form.translate(_LETTERS) for form in LEGAL_FORMS)
_LOOKS_RESERVED = frozenset(_skeleton(word) for word in RESERVED)
_LOOKS_PROTECTED = tuple(_skeleton(word) for word in PROTECTED)
