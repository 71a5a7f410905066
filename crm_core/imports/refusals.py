"""Files that are no register, told apart by their bytes, each with what to do about it."""

import re
import zipfile
from typing import BinaryIO

from django.utils.translation import gettext as _

from crm_core.files.sniffing import content_type_of
from crm_core.imports import limits
from kundsystem.shared import formatting
from kundsystem.shared.errors import UserError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MARKUP = re.compile(rb"^(\xef\xbb\xbf)?\s*<(!doctype|html|head|body|table|meta|div|script)\b", re.IGNORECASE)


class Unreadable(UserError):
    """The file can not be imported; the sentence says why and what to do."""

    code = "unreadable"


def is_sheet(file: BinaryIO) -> bool:
    """Tell whether the file is a modern Excel sheet; Unreadable when it is neither that nor text."""
    file.seek(0, 2)
    size = file.tell()
    if not size:
        raise Unreadable(_("The file is empty."))
    if size > limits.MOST_BYTES:
        raise Unreadable(
            _("The file is %(size)s. At most %(limit)s can be imported at a time. Divide it and import the parts.")
            % {"size": formatting.file_size(size), "limit": formatting.file_size(limits.MOST_BYTES)}
        )
    file.seek(0)
    head = file.read(4096)
    if head.startswith(_OLE):
        _refuse_ole(file, size)
    if head.startswith(b"PK"):
        _inspect_zip(file)
        return True
    _refuse_other(file, head)
    return False


def _refuse_ole(file: BinaryIO, size: int) -> None:
    file.seek(0)
    found = file.read(min(size, 2_000_000))
    file.seek(max(0, size - 2_000_000))
    if _ENCRYPTED in found or _ENCRYPTED in file.read():
        raise Unreadable(
            _("The file is protected by a password. Open it in Excel, remove the password and save it again.")
        )
    raise Unreadable(_("The file has Excel's old format (.xls). Open it in Excel and save it as .xlsx or CSV."))


def _refuse_other(file: BinaryIO, head: bytes) -> None:
    if _MARKUP.match(head):
        raise Unreadable(
            _("The file is a web page, whatever its name says. Open it in Excel and save it as .xlsx or CSV.")
        )
    stripped = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if stripped.startswith(b"<?xml"):
        raise Unreadable(_("The file is XML. Save the register as .xlsx or CSV."))
    if re.match(rb"[\[{]\s*[\"{\[\]}]", stripped):
        raise Unreadable(_("The file is JSON. Save the register as .xlsx or CSV."))
    kind = content_type_of(file)
    if kind.startswith("image/"):
        raise Unreadable(_("The file is a picture, not a register. Choose an .xlsx or CSV file."))
    if kind == "application/pdf":
        raise Unreadable(_("The file is a PDF. Ask for the register as .xlsx or CSV instead."))
    if kind in {"application/gzip", "application/x-7z-compressed", "application/vnd.rar"}:
        raise Unreadable(_("The file is an archive. Unpack it and choose the .xlsx or CSV file inside."))
    if kind.startswith(("audio/", "video/", "application/x-")) or kind == "application/rtf":
        raise Unreadable(_("The file is not a register. Choose an .xlsx or CSV file."))
    if _is_binary(head):
        raise Unreadable(_("The file is not text, so no rows can be read from it. Choose an .xlsx or CSV file."))


def _is_binary(head: bytes) -> bool:
    """Control characters that no register has; NUL is left to whoever recognises UTF-16."""
    odd = sum(head.count(bytes([code])) for code in range(1, 32) if code not in {9, 10, 12, 13, 26, 27})
    return odd > len(head) // 50 + 2


def _inspect_zip(file: BinaryIO) -> None:
    """Look through the list of contents before anything is unpacked."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            _refuse_bomb(members)
            names = {member.filename for member in members}
            _refuse_other_zip(archive, names)
            for member in members:
                if member.flag_bits & 1:
                    raise Unreadable(_("The file is protected by a password. Remove the password and save it again."))
                if member.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.open(member).read(2048):
                    raise Unreadable(_("The file is not an ordinary Excel file. Save it again in Excel as .xlsx."))
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError, RuntimeError) as error:
        raise broken_sheet() from error


def _refuse_bomb(members: list[zipfile.ZipInfo]) -> None:
    swollen = any(
        member.file_size > 10_000_000 and member.file_size > limits.SHEET_RATIO * max(member.compress_size, 1)
        for member in members
    )
    total = sum(member.file_size for member in members)
    if swollen or len(members) > limits.SHEET_MEMBERS or total > limits.SHEET_UNPACKED:
        raise Unreadable(
            _("The file would grow to %(size)s when opened, which no register does, so it was not opened.")
            % {"size": formatting.file_size(total)}
        )


def _refuse_other_zip(archive: zipfile.ZipFile, names: set[str]) -> None:
    if "mimetype" in names and b"opendocument" in archive.open("mimetype").read(200):
        raise Unreadable(_("The file has OpenDocument format. Save it as .xlsx or CSV."))
    if "xl/workbook.bin" in names:
        raise Unreadable(_("The file has Excel's binary format (.xlsb). Save it as .xlsx or CSV."))
    if "xl/workbook.xml" not in names:
        raise Unreadable(_("The file is an archive or another kind of document. Choose an .xlsx or CSV file."))
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Unreadable(_("The file holds macros. Save it in Excel as an ordinary .xlsx, without macros."))


def broken_sheet() -> Unreadable:
    """The error for a sheet that is cut off or damaged."""
    return Unreadable(_("The file is damaged or cut off. Open it in Excel, save it again and choose the new file."))
