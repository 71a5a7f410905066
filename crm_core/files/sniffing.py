"""What a file is, by its own bytes: neither the browser's word nor the name's ending counts."""

import re
from typing import BinaryIO

HEAD = 4096
TAIL = 66_000  # a ZIP's list of contents lies last
UNKNOWN = "application/octet-stream"

_OFFICE = "application/vnd.openxmlformats-officedocument"
_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF-", "application/pdf"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypheix", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftyp", "video/mp4"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"ID3", "audio/mpeg"),
    (8, b"WAVE", "audio/wav"),
    (0, b"OggS", "audio/ogg"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"MZ", "application/x-msdownload"),
    (0, b"\x7fELF", "application/x-executable"),
)
_IN_ZIP: tuple[tuple[bytes, str], ...] = (
    (b"word/document.xml", f"{_OFFICE}.wordprocessingml.document"),
    (b"xl/workbook.", f"{_OFFICE}.spreadsheetml.sheet"),
    (b"ppt/presentation.xml", f"{_OFFICE}.presentationml.presentation"),
)
_MARKUP = re.compile(rb"<\s*(!doctype\s+html|html|head|body|script|iframe|svg|\?xml)", re.IGNORECASE)

# What a browser may be told; anything else is handed over as bytes without a meaning.
SAFE_TO_NAME = frozenset(
    {kind for _offset, _bytes, kind in _SIGNATURES if kind.split("/")[0] in {"image", "audio", "video"}}
    | {kind for _bytes, kind in _IN_ZIP}
    | {"application/pdf", "application/zip", "application/rtf"}
)


def content_type_of(file: BinaryIO) -> str:
    """Return the kind of a file that can be read and rewound; nothing is unpacked."""
    file.seek(0)
    head = file.read(HEAD)
    for offset, signature, kind in _SIGNATURES:
        if head[offset : offset + len(signature)] == signature:
            return kind
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(file, head)
    return _kind_of_text(head)


def _kind_of_zip(file: BinaryIO, head: bytes) -> str:
    """Look for an office document's main part among the names, without trusting the archive's structure."""
    if head[30:38] == b"mimetype":
        declared = re.match(rb"application/vnd\.oasis\.opendocument\.[a-z]{1,20}", head[38:])
        if declared:
            return declared[0].decode()
    file.seek(0, 2)
    file.seek(max(0, file.tell() - TAIL))
    tail = file.read(TAIL)
    return next((kind for mark, kind in _IN_ZIP if mark in tail or mark in head), "application/zip")


def _kind_of_text(head: bytes) -> str:
    if not head or b"\x00" in head:
        return UNKNOWN
    if found := _MARKUP.search(head):
        return (
            "image/svg+xml"
            if b"<svg" in head.lower() and b"<html" not in head.lower()
            else ("text/xml" if found[1].lower() == b"?xml" else "text/html")
        )
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        # A letter may be cut in two where the head ends; anything else is another encoding, or no text at all.
        if error.start < len(head) - 4 and any(byte < 9 for byte in head):
            return UNKNOWN
    return "text/plain"
