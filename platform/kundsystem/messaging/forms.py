"""The fields of a form that came from elsewhere, as bytes: in the letters of what it holds nobody can be trusted."""

from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser

MOST_FIELDS = 200


@dataclass(frozen=True)
class Field:
    """One field; with a `filename` it is a file."""

    name: str
    filename: str
    content_type: str
    content: bytes


def fields_of(body: bytes, content_type: str) -> list[Field]:
    """Take a form (multipart/form-data) apart; what is no such form has no fields."""
    kind = Message()
    kind["Content-Type"] = content_type.replace("\r", " ").replace("\n", " ")
    boundary = kind.get_boundary() if kind.get_content_type() == "multipart/form-data" else None
    if not boundary:
        return []
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary.encode("utf-8", "replace"))
    fields = []
    for piece in pieces[1 : MOST_FIELDS + 1]:
        if piece.startswith(b"--"):
            break
        head, gap, content = piece.lstrip(b" \t").removeprefix(b"\r\n").partition(b"\r\n\r\n")
        if not gap:
            continue
        headers = BytesHeaderParser().parsebytes(head)
        name = headers.get_param("name", "", header="Content-Disposition")
        fields.append(Field(str(name), headers.get_filename() or "", headers.get_content_type(), content))
    return fields
