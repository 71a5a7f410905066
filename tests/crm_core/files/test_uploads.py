"""Uploads are hostile until proven otherwise, and served as such."""

import io
import zlib

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django_tenants.utils import tenant_context
from PIL import Image

from crm_core.files import actions
from crm_core.files.names import clean_name, with_ending_of
from crm_core.files.sniffing import content_type_of
from crm_core.models import File
from kundsystem.shared.errors import TooMany, UserError
from kundsystem.shared.keys import key_to_short
from tests.factories import CustomerFactory, FileFactory


def picture(kind: str = "JPEG", size: tuple[int, int] = (640, 480), **more) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (10, 90, 112)).save(out, kind, **more)
    return out.getvalue()


def bomb(side: int) -> bytes:
    """A PNG of a few hundred bytes that claims to be enormous."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    header = side.to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 10_000_000))
        + chunk(b"IEND", b"")
    )


def received(actor, name: str, content: bytes, **more) -> File:
    return actions.upload_file(actor=actor, upload=SimpleUploadedFile(name, content), **more)


@pytest.fixture
def actor(member, actor_for):
    return actor_for(member)


HOSTILE = [
    ("sida.html", b"<html><script>alert(1)</script></html>", "text/html"),
    ("bild.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "image/svg+xml"),
    ("bild.png", b"<!doctype html><script>alert(1)</script>", "text/html"),
    ("bild.jpg", b"   \n<?xml version='1.0'?><svg onload='alert(1)'/>", "image/svg+xml"),
    ("faktura.pdf.exe", b"MZ\x90\x00", "application/x-msdownload"),
    ("noll.txt", b"a\x00b", "application/octet-stream"),
]


@pytest.mark.parametrize("name, content, kind", HOSTILE)
def test_what_could_run_is_handed_over_sealed(organisation, client_for, member, actor, name, content, kind):
    file = received(actor, name, content, customer_id=CustomerFactory().pk)
    assert file.content_type == kind
    assert not file.is_picture
    answer = client_for(member).get(f"/files/{key_to_short(file.pk)}/")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content) == content
    assert client_for(member).get(f"/files/{key_to_short(file.pk)}/preview/").status_code == 404


def test_a_swedish_name_is_sent_so_that_browsers_read_it(organisation, client_for, member, actor):
    file = received(actor, "Åtgärder för Ö.pdf", b"%PDF-1.7", customer_id=CustomerFactory().pk)
    answer = client_for(member).get(f"/files/{key_to_short(file.pk)}/")
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%C3%85tg%C3%A4rder%20f%C3%B6r%20%C3%96.pdf"
    assert answer["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    "raw, clean",
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\mona\\avtal.docx", "avtal.docx"),
        ("faktura\u202efdp.exe", "faktura fdp.exe"),
        ("rad\r\nbryt\x00.txt", "rad bryt .txt"),
        ("..", None),
        ("", None),
        ("  .hidden ", "hidden"),
        ('a"b<c>.txt', "a_b_c_.txt"),
        ("e\u0301.txt", "é.txt"),
    ],
)
def test_names_are_cleaned(raw, clean):
    name = clean_name(raw)
    assert name
    assert clean is None or name == clean
    assert not set(name) & set('/\\\r\n\0"')


def test_a_long_name_keeps_its_ending():
    assert clean_name("å" * 400 + ".docx").endswith("å.docx")
    assert len(clean_name("å" * 400 + ".docx")) == 120
    assert with_ending_of("Avtal 2026", "gammalt.docx") == "Avtal 2026.docx"


def test_an_empty_file_is_refused(organisation, actor):
    with pytest.raises(UserError) as caught:
        received(actor, "tom.txt", b"")
    assert caught.value.code == "empty_file"


def test_a_large_file_is_refused_before_it_is_read(organisation, actor, monkeypatch):
    monkeypatch.setattr(actions, "SIZE_LIMIT", 10)
    with pytest.raises(UserError) as caught:
        received(actor, "stor.txt", b"x" * 11)
    assert caught.value.code == "file_too_large"
    assert not File.objects.exists()


def test_one_can_not_heap_up_loose_files(organisation, actor, monkeypatch):
    monkeypatch.setattr(actions, "LOOSE_LIMIT", 2)
    for _time in range(2):
        received(actor, "a.txt", b"a")
    with pytest.raises(TooMany):
        received(actor, "a.txt", b"a")


@pytest.mark.parametrize("side", [9_000, 60_000, 2_000_000_000])
def test_a_picture_that_claims_to_be_enormous_is_kept_but_never_drawn(organisation, actor, side):
    content = bomb(side)
    file = received(actor, "bomb.png", content, customer_id=CustomerFactory().pk)
    assert file.content_type == "image/png"
    assert not file.is_picture


@pytest.mark.parametrize("content", [picture()[:300], b"\x89PNG\r\n\x1a\nskrap", b"GIF89a", b"RIFF\0\0\0\0WEBPskr"])
def test_a_broken_picture_is_a_file_like_others(organisation, actor, content):
    assert not received(actor, "trasig.jpg", content).is_picture


def test_a_preview_is_our_own_drawing_without_camera_data(organisation, client_for, member, actor):
    exif = Image.Exif()
    exif[0x0112] = 6  # taken with the camera on its side
    exif[0x010F] = "Kameran AB"
    file = received(actor, "foto.jpg", picture(exif=exif), customer_id=CustomerFactory().pk)
    answer = client_for(member).get(f"/files/{key_to_short(file.pk)}/preview/")
    content = b"".join(answer.streaming_content)
    assert answer["Content-Type"] == "image/webp"
    assert "sandbox" in answer["Content-Security-Policy"]
    drawn = Image.open(io.BytesIO(content))
    assert drawn.size == (480, 640)
    assert not drawn.getexif()
    assert b"Kameran" not in content


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP"])
def test_other_pictures_get_a_preview_too(organisation, actor, kind):
    assert received(actor, "bild", picture(kind)).is_picture


def test_a_large_photograph_is_drawn_small(organisation, actor):
    file = received(actor, "foto.jpg", picture(size=(6000, 4000)))
    assert max(Image.open(default_storage.open(file.preview)).size) <= 1600


def test_files_lie_below_the_organisations_own_folder_under_a_path_of_ours(organisation, actor):
    file = received(actor, "../../../hemligt.txt", b"x")
    assert default_storage.path(file.path).split("/files/")[1].startswith(organisation.schema_name)
    assert "hemligt" not in file.path
    assert len(file.digest) == 64


def test_another_organisations_file_is_not_there(organisation, other_organisation, client_for, member, outsider):
    file = FileFactory()
    key = key_to_short(file.pk)
    assert client_for(member).get(f"/files/{key}/").status_code == 200
    for what in ("", "preview/", "name/"):
        assert client_for(outsider).get(f"/files/{key}/{what}").status_code == 404
    for what in ("archive/", "discard/"):
        assert client_for(outsider).post(f"/files/{key}/{what}").status_code == 404
    with tenant_context(other_organisation):
        assert not default_storage.exists(file.path)


def test_a_loose_file_is_its_uploaders_only(organisation, client_for, member, owner, actor):
    key = key_to_short(received(actor, "a.txt", b"a").pk)
    assert client_for(member).get(f"/files/{key}/").status_code == 200
    assert client_for(owner).get(f"/files/{key}/").status_code == 404
    assert client_for(owner).post(f"/files/{key}/discard/").status_code == 404
    assert client_for(member).post(f"/files/{key}/discard/").status_code == 204
    assert not File.objects.exists()


def test_a_kept_file_is_not_discarded(organisation, client_for, member):
    file = FileFactory(uploaded_by=member)
    assert client_for(member).post(f"/files/{key_to_short(file.pk)}/discard/").status_code == 422
    assert File.objects.exists()


@pytest.mark.parametrize(
    "content, kind",
    [
        (b"PK\x03\x04" + b"\0" * 60 + b"word/document.xml", "wordprocessingml.document"),
        (b"PK\x03\x04" + b"\0" * 60 + b"xl/workbook.xml", "spreadsheetml.sheet"),
        (b"PK\x03\x04" + b"\0" * 60, "application/zip"),
        ("Hej på dig å ä ö".encode(), "text/plain"),
        ("Hej på dig å ä ö".encode("cp1252"), "text/plain"),
    ],
)
def test_a_file_is_what_its_bytes_say(content, kind):
    assert content_type_of(io.BytesIO(content)).endswith(kind)
