"""Fifty files that no register should be, and some odd ones that are registers all the same. All are made here."""

import io
import json
import os
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import xlsxwriter
from openpyxl import Workbook

HEAD = "Företag;Orgnr;E-post\r\n"
GOOD = HEAD + "Öbergs Måleri;5599000014;info@oberg.example\r\nHällmo Elteknik;;\r\n"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS = "application/vnd.oasis.opendocument.spreadsheet"


# Reading a million of them takes minutes.
EMPTY = 1_000_000 if os.environ.get("KUNDSYSTEM_PROOF") == "full" else 150_000


@dataclass(frozen=True)
class Broken:
    """A file and what is expected of it.

    Args:
        name: as it is uploaded.
        make: returns its bytes.
        says: part of the sentence it is refused with, as it stands in the source; empty = it is read.
        rows: how many rows can be imported, when it is read.
        faulty: how many rows are faulty.
    """

    name: str
    make: Callable[[], bytes]
    says: str = ""
    rows: int = 0
    faulty: int = 0


def _cp1252(text: str) -> bytes:
    return text.encode("cp1252")


def _sheet(*rows: list[object], formulas: bool = False) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zip(members: dict[str, bytes], **how: object) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def _good_sheet() -> bytes:
    return _sheet(["Företag", "Orgnr", "Postnr", "Kund sedan"], ["Öbergs Måleri", 5599000014, 74231, "2024-05-01"])


def _with(extra: dict[str, bytes]) -> bytes:
    return _zip(_members(_good_sheet()) | extra)


def _bomb() -> bytes:
    return _with({"xl/worksheets/sheet1.xml": b"<worksheet>" + b" " * 120_000_000 + b"</worksheet>"})


def _entities() -> bytes:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(9))
    xml = f'<?xml version="1.0"?><!DOCTYPE x [{lol}]><sst><si><t>&l8;</t></si></sst>'
    return _with({"xl/sharedStrings.xml": xml.encode()})


def _locked_member() -> bytes:
    content = bytearray(_good_sheet())
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = content.find(signature)
        while position >= 0:
            content[position + at] |= 1
            position = content.find(signature, position + 4)
    return bytes(content)


def _formulas() -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Företag", "Anställda", "Anm"])
    sheet.write_row(1, 0, ["Öbergs Måleri"])
    sheet.write_formula(1, 1, "=6*7", None, 42)
    sheet.write_formula(1, 2, '=HYPERLINK("http://example.com")', None, "=cmd|' /C calc'!A0")
    book.close()
    return file.getvalue()


def _many_sheets() -> bytes:
    book = Workbook()
    book.active.append(["Företag", "Ort"])
    book.active.append(["Öbergs Måleri", "Ängsholm"])
    for number in range(30):
        book.create_sheet(f"Blad {number}")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _empty_rows(count: int) -> bytes:
    members = _members(_good_sheet())
    sheet = members["xl/worksheets/sheet1.xml"].decode()
    empty = "".join(f'<row r="{number}"/>' for number in range(3, count))
    return _zip(members | {"xl/worksheets/sheet1.xml": sheet.replace("</sheetData>", empty + "</sheetData>").encode()})


def _png() -> bytes:
    body = b"IHDR" + struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body))


def _noise(size: int = 50_000) -> bytes:
    return random.Random(7).randbytes(size)


def _wide(count: int) -> bytes:
    return _cp1252(";".join(f"Kolumn {n}" for n in range(count)) + "\r\n" + ";".join("x" * count) + "\r\n")


def _mixed() -> bytes:
    lines = [
        HEAD.encode(),
        "Öbergs Måleri;;\r\n".encode(),
        _cp1252("Hällmo Elteknik;;\r\n"),
        "Ängsö Åkeri;;\r\n".encode(),
    ]
    return b"".join(lines)


def _spread(name: str) -> bytes:
    return _cp1252(f"{HEAD}{name};;\r\n")


_NO_TEXT = "The file is not text, so no rows can be read from it."
_QUOTE = "is never closed. Correct the row"
_DAMAGED = "The file is damaged or cut off."
_NOT_READABLE = "The file is not a register. Choose an .xlsx or CSV file."
_EXCEL_OLD = "The file has Excel's old format (.xls)."

FILES: tuple[Broken, ...] = (
    # Nothing in it.
    Broken("tom.csv", lambda: b"", "The file is empty."),
    Broken("bara_bom.csv", lambda: b"\xef\xbb\xbf", "The file has no rows with anything in them."),
    Broken("bara_radbyten.csv", lambda: b"\r\n" * 5000, "The file has no rows with anything in them."),
    Broken("bara_avgransare.csv", lambda: b";;;;;\r\n" * 2000, "The file has no rows with anything in them."),
    Broken("bara_blanksteg.txt", lambda: b"   \t  \r\n" * 100, "The file has no rows with anything in them."),
    Broken("bara_rubrik.csv", lambda: _cp1252(HEAD), "The file has a heading but no rows under it."),
    Broken("tomt_blad.xlsx", lambda: _sheet(), "The file has no rows with anything in them."),
    Broken("bara_rubrik.xlsx", lambda: _sheet(["Företag", "Ort"]), "The file has a heading but no rows under it."),
    # Other kinds of files.
    Broken("brus.csv", _noise, _NO_TEXT),
    Broken("nollor.csv", lambda: b"\x00" * 100_000, _NO_TEXT),
    Broken("bild.csv", _png, "The file is a picture, not a register."),
    Broken("foto.csv", lambda: b"\xff\xd8\xff\xe0" + _noise(2000), "The file is a picture, not a register."),
    Broken("animation.csv", lambda: b"GIF89a" + _noise(2000), "The file is a picture, not a register."),
    Broken("offert.csv", lambda: b"%PDF-1.7\n" + _noise(2000), "The file is a PDF."),
    Broken("webbsida.xls", lambda: b"<html><body><table><tr><td>Namn</td></tr></table>", "The file is a web page"),
    Broken("tabell.xls", lambda: b"\xef\xbb\xbf  <!DOCTYPE html><table></table>", "The file is a web page"),
    Broken("svar.json", lambda: json.dumps([{"namn": "Öbergs"}] * 50).encode(), "The file is JSON."),
    Broken("objekt.json", lambda: json.dumps({"kunder": []}).encode(), "The file is JSON."),
    Broken("register.xml", lambda: b"<?xml version='1.0'?><kunder><kund/></kunder>", "The file is XML."),
    Broken("brev.rtf", lambda: b"{\\rtf1\\ansi Hej}", _NOT_READABLE),
    Broken("program.csv", lambda: b"MZ" + _noise(5000), _NOT_READABLE),
    Broken("packad.csv.gz", lambda: b"\x1f\x8b\x08\x00" + _noise(500), "The file is an archive."),
    Broken("packad.7z", lambda: b"7z\xbc\xaf\x27\x1c" + _noise(500), "The file is an archive."),
    Broken("film.csv", lambda: b"\x00\x00\x00\x18ftypmp42" + _noise(500), _NOT_READABLE),
    # Excel that is not what it says.
    Broken("gammal.xls", lambda: _OLE + b"\x00" * 4096 + "Workbook".encode("utf-16-le"), _EXCEL_OLD),
    Broken(
        "losenord.xlsx",
        lambda: _OLE + b"\x00" * 4096 + "EncryptedPackage".encode("utf-16-le") + _noise(4000),
        "The file is protected by a password.",
    ),
    Broken("last_medlem.xlsx", _locked_member, "The file is protected by a password."),
    Broken("avklippt.xlsx", lambda: _good_sheet()[:-600], _DAMAGED),
    Broken("bara_borjan.xlsx", lambda: _good_sheet()[:100], _DAMAGED),
    Broken("trasigt_blad.xlsx", lambda: _with({"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"}), _DAMAGED),
    Broken("utan_stilar.xlsx", lambda: _with({"xl/workbook.xml": b"inte xml alls"}), _DAMAGED),
    Broken("bomb.xlsx", _bomb, "The file would grow to"),
    Broken("skratt.xlsx", _entities, "The file is not an ordinary Excel file."),
    Broken("makron.xlsx", lambda: _with({"xl/vbaProject.bin": _noise(500)}), "The file holds macros."),
    Broken("binar.xlsb", lambda: _zip({"xl/workbook.bin": b"x"}), "The file has Excel's binary format (.xlsb)."),
    Broken("kalkyl.ods", lambda: _zip({"mimetype": _ODS.encode()}), "The file has OpenDocument format."),
    Broken("arkiv.zip", lambda: _zip({"register.csv": GOOD.encode()}), "The file is an archive or another kind"),
    Broken("brev.docx", lambda: _zip({"word/document.xml": b"<x/>"}), "The file is an archive or another kind"),
    Broken("tusen_delar.zip", lambda: _zip({f"x/{n}": b"" for n in range(3000)}), "The file would grow to"),
    # Text that went wrong.
    Broken(
        "en_jattecell.csv", lambda: _cp1252(HEAD + "A" * 10_000_000 + ";;\r\n"), "is longer than a million characters"
    ),
    Broken("utan_radbyten.csv", lambda: b"x;" * 5_000_000, "is longer than a million characters"),
    Broken("oppet_citat.csv", lambda: _cp1252(HEAD + '"Öbergs Måleri;;\r\n' + "Hällmo;;\r\n" * 20), _QUOTE),
    Broken("oppet_citat_stor.csv", lambda: _cp1252(HEAD + '"Öbergs Måleri;;\r\n' + "Hällmo;;\r\n" * 300_000), _QUOTE),
    Broken("femtusen_kolumner.csv", lambda: _wide(5000), "columns. At most"),
    Broken("breda.xlsx", lambda: _sheet([f"K{n}" for n in range(600)], ["x"] * 600), "columns. At most"),
    Broken(
        "prosa.txt",
        lambda: _cp1252("Det här är ett brev.\r\nDet har inga kolumner.\r\n"),
        "The file has one column only",
    ),
    # Odd, but registers.
    Broken("vanlig.csv", lambda: _cp1252(GOOD), rows=2),
    Broken("utf8_bom.csv", lambda: b"\xef\xbb\xbf" + GOOD.encode(), rows=2),
    Broken("utf16_le.csv", lambda: b"\xff\xfe" + GOOD.encode("utf-16-le"), rows=2),
    Broken("utf16_be.csv", lambda: b"\xfe\xff" + GOOD.encode("utf-16-be"), rows=2),
    Broken("utf16_utan_bom.csv", lambda: GOOD.encode("utf-16-le"), rows=2),
    Broken("blandad.csv", _mixed, rows=3),
    Broken("gamla_mac.csv", lambda: _cp1252(GOOD.replace("\r\n", "\r")), rows=2),
    Broken("bara_lf.tsv", lambda: GOOD.replace("\r\n", "\n").replace(";", "\t").encode(), rows=2),
    Broken("komma.csv", lambda: GOOD.replace(";", ",").encode(), rows=2),
    Broken("lodstreck.csv", lambda: GOOD.replace(";", "|").encode(), rows=2),
    Broken("bild.xlsx", lambda: _cp1252(GOOD), rows=2),
    Broken("blad.csv", _good_sheet, rows=1),
    Broken("nolltecken.csv", lambda: _cp1252(HEAD + "Öbergs\x00Måleri;;\r\nHällmo;;\r\n"), rows=1, faulty=1),
    Broken("dubbla_rubriker.csv", lambda: _cp1252("Företag;Telefon;Telefon\r\nÖbergs;08-4650048;\r\n"), rows=1),
    Broken("olika_langa.csv", lambda: _cp1252(HEAD + "Öbergs\r\nHällmo;;;;;;extra\r\n"), rows=2),
    Broken("hoger_vanster.csv", lambda: (HEAD + "شركة المثال;;\r\n‮ollaH;;\r\n").encode(), rows=2),
    Broken("emoji.csv", lambda: (HEAD + "Bageri 🥐 Åsa;;\r\n👩‍🔧;;\r\n").encode(), rows=2),
    Broken("kommando.csv", lambda: _cp1252(HEAD + "=cmd|' /C calc'!A0;;\r\n@SUM(1);;\r\n"), rows=2),
    Broken(
        "fusk.csv",
        lambda: _cp1252(HEAD + "Robert'); DROP TABLE customer;--;;\r\n<script>alert(1)</script>;;\r\n"),
        rows=1,
        faulty=1,
    ),
    Broken("mall.csv", lambda: _cp1252(HEAD + "{{ organisation }};;\r\n%(name)s %s {0};;\r\n"), rows=2),
    Broken("langt_namn.csv", lambda: _spread("Å" * 5000), faulty=1),
    Broken("fel_kolumner.csv", lambda: _cp1252("Artikel;Pris;Antal\r\nSkruv;12,50;4\r\n"), rows=1),
    Broken("formler.xlsx", _formulas, rows=1),
    Broken("trettio_blad.xlsx", _many_sheets, rows=1),
    Broken("felceller.xlsx", lambda: _sheet(["Företag", "Ort"], ["#REF!", "Umeå"], ["Öbergs", "#SAKNAS!"]), faulty=2),
    Broken("citat.csv", lambda: _cp1252(HEAD + '"Firma ""Ö"" AB";;\r\n"Två\r\nrader";;\r\nRör 3/4" AB;;\r\n'), rows=3),
    Broken(
        "konstigt_datum.csv",
        lambda: _cp1252("Företag;Kund sedan\r\nÖbergs;2026-02-31\r\nHällmo;9/3/2026\r\n"),
        rows=1,
        faulty=1,
    ),
    Broken("../../etc/passwd.csv", lambda: _cp1252(GOOD), rows=2),
)

# Takes a while, for the long proofs.
LARGE: tuple[Broken, ...] = (
    Broken("nästan_bara_tomma.xlsx", lambda: _empty_rows(EMPTY), rows=1),
    Broken("for_manga.csv", lambda: _cp1252(HEAD + "Öbergs;;\r\n" * 500_001), "The file has more than"),
)


def all_files(large: bool = False) -> Iterator[Broken]:
    """Return the files, the large ones only where they are asked for."""
    yield from FILES
    if large:
        yield from LARGE
