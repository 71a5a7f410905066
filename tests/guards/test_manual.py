"""Each page has a chapter of the manual that explains it, and no chapter explains a page that there is not."""

import inspect
from pathlib import Path

from django.conf import settings
from django.urls import URLResolver, get_resolver

from kundsystem.web import manual
from tests.guards.urls import ROWS

ROOT = Path(manual.__file__).resolve().parents[3]
# Pages that need no chapter: getting in, what a developer looks at, and what whoever gets a mailing sees.
NEEDS_NONE = {
    "health",
    "ready",
    "style_guide",
    "enter",
    "account_login",
    "account_logout",
    "account_confirm_email",
    "mfa_authenticate",
    "passkey_sign_in",
    "openid_start",
    "openid_back",
    "invitation_accept",
    "mailing_unsubscribe",
} | {f"account_reset_password{step}" for step in ("", "_done", "_from_key", "_from_key_done")}
# Answers that are no pages: fragments, files, lists for scripts.
NO_PAGES = {"customer_bulk_choices", "customer_same", "customer_suggest", "customer_next_up", "note_choices"} | {
    "saved_list",
    *("selection_palette", "selection_condition", "selection_choices", "selection_suggest"),
    *("deal_orderers", "deal_from_product", "deal_sum", "deal_shares_sum"),
    *("deal_bulk_choices", "deal_board_column", "contact_bulk_choices", "product_bulk_choices"),
    *("reminder_bulk_choices", "booking_bulk_choices", "phone_manifest", "phone_worker", "phone_kept", "phone_token"),
    *("account_avatar", "organisation_logo_picture", "look_sheet"),
    *("note_people", "file_download", "file_preview", "job_progress", "import_faults"),
    *("mail_preview", "mail_picture", "mail_picture_ready"),
}

# Subjects whose pages are being built; their chapter comes with the last of them, and their name goes from here.
COMING: set[str] = set()


def covered() -> list[str]:
    return [name for chapter in manual.chapters() for name in chapter.covers]


def test_each_page_is_explained_by_a_chapter():
    pages = {row.name for row in ROWS if row.method == "get" and not row.htmx} - NEEDS_NONE - NO_PAGES
    bare = pages - {name.partition("/")[0] for name in covered()}
    assert {name for name in bare if subject_of(name) not in COMING} == set()


def test_a_subject_that_has_its_chapter_is_no_longer_waited_for():
    assert {subject for subject in COMING if (ROOT / "crm_core" / subject / "manual").is_dir()} == set()


def subject_of(name: str) -> str:
    """The subject whose view answers at an address."""
    return views()[name.rpartition(":")[2]].split(".")[1]


def views() -> dict[str, str]:
    """Name of an address → module of its view, of all that lie below crm_core or kundsystem."""

    def walk(entries):
        for entry in entries:
            if isinstance(entry, URLResolver):
                yield from walk(entry.url_patterns)
            elif entry.name:
                yield entry.name, inspect.unwrap(entry.callback).__module__

    return dict(walk(get_resolver(settings.ROOT_URLCONF).url_patterns))


def test_a_chapter_explains_only_pages_that_there_are():
    names = {row.name for row in ROWS}
    assert {name.partition("/")[0] for name in covered()} <= names
    assert len(set(covered())) == len(covered()), "one page, one chapter"


def test_every_chapter_is_there_in_every_language():
    for chapter in manual.chapters():
        for language, _name in settings.LANGUAGES:
            assert chapter.path(language).is_file()


def test_no_text_lies_about_without_its_chapter():
    texts = {
        path for top in ("crm_core", "platform/kundsystem", "tenants") for path in (ROOT / top).glob("**/manual/*.md")
    }
    registered = {chapter.path(code) for chapter in manual.chapters() for code, _name in settings.LANGUAGES}
    assert texts == registered
