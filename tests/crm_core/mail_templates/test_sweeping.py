"""Every night what nobody uses any more is taken away, and nothing else."""

import datetime as dt
import io
import os

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from crm_core.history.actions import undo
from crm_core.mail_templates import actions, wake_ups
from crm_core.mail_templates.models import MailBlock, MailDraft, MailPicture, SentMail
from crm_core.mailings.models import Mailing
from crm_core.organisation import actions as organisations
from crm_core.organisation import wake_ups as organisation_wake_ups
from crm_core.organisation.models import OrganisationSettings
from kundsystem.shared import storing

NOW = dt.datetime(2026, 11, 26, 2, tzinfo=dt.UTC)


def bytes_of(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (80, 40), colour).save(out, "PNG")
    return out.getvalue()


def aged(path: str, days: int) -> None:
    """Let what is stored be so old."""
    then = (NOW - dt.timedelta(days=days)).timestamp()
    os.utime(default_storage.path(path), (then, then))


@pytest.fixture
def night(django_capture_on_commit_callbacks):
    """Return a function that lets a night pass."""

    def pass_by(function) -> None:
        with time_machine.travel(NOW, tick=False), django_capture_on_commit_callbacks(execute=True):
            function()

    return pass_by


@pytest.fixture
def picture(member, actor_for):
    """Return a function that uploads a picture, so many days ago."""

    def upload(colour: str, days: int = 60) -> MailPicture:
        file = SimpleUploadedFile("a.png", bytes_of(colour), "image/png")
        made = actions.add_picture(actor=actor_for(member), upload=file)
        MailPicture.objects.filter(pk=made.pk).update(created_at=NOW - dt.timedelta(days=days))
        aged(made.path, days)
        return made

    return upload


def test_a_picture_that_nothing_shows_goes_and_one_that_anything_shows_stays(picture, night, member):
    unused, new, again = picture("#111111"), picture("#222222", days=3), picture("#121212")
    in_block, in_draft, in_mailing, in_letter = (picture(f"#{n}{n}{n}") for n in ("33", "44", "55", "66"))
    piece = {"key": "1", "layout": "picture", "alt": "x"}
    MailBlock.objects.create(name="A", piece=piece | {"picture": str(in_block.pk)})
    MailDraft.objects.create(author=member, subject="Hej", pieces=[piece | {"picture": str(in_draft.pk)}])
    Mailing.objects.create(name="B", content={"pieces": [piece | {"picture": str(in_mailing.pk)}]})
    sent = {"key": str(in_letter.pk), "content_id": "x@picture"}
    SentMail.objects.create(
        sender=member, to="a@x.se", subject="x", html="", text="", pictures=[sent], message_id="<1>"
    )
    stray = storing.store(b"left over", "mail-pictures")
    aged(stray, 60)
    MailPicture.objects.filter(pk=again.pk).update(created_at=timezone.now())  # uploaded once more

    night(wake_ups.sweep)
    left = {new, again, in_block, in_draft, in_mailing, in_letter}
    assert set(MailPicture.objects.all()) == left
    assert all(default_storage.exists(one.path) for one in left)
    assert not default_storage.exists(unused.path)
    assert not default_storage.exists(stray)


def test_a_picture_that_is_uploaded_once_more_counts_as_new(picture, member, actor_for):
    old = picture("#777777")
    file = SimpleUploadedFile("b.png", bytes_of("#777777"), "image/png")
    assert actions.add_picture(actor=actor_for(member), upload=file) == old
    old.refresh_from_db()
    assert old.created_at > NOW - dt.timedelta(days=59)


def test_drafts_that_were_left_lying_go_the_empty_ones_sooner(night, member):
    def draft(days: int, **facts) -> MailDraft:
        made = MailDraft.objects.create(author=member, **facts)
        MailDraft.objects.filter(pk=made.pk).update(saved_at=NOW - dt.timedelta(days=days))
        return made

    mailing = Mailing.objects.create(name="B")
    stay = {draft(1), draft(100, subject="Hej"), draft(900, mailing=mailing)}
    draft(3), draft(200, subject="Hej")
    night(wake_ups.sweep)
    assert set(MailDraft.objects.all()) == stay


def test_a_logo_replaced_long_ago_goes_and_undoing_that_leaves_none(administrator, actor_for, organisation, night):
    actor = actor_for(administrator)
    paths = []
    for colour in ("#880000", "#008800", "#000088"):
        file = SimpleUploadedFile("logo.png", bytes_of(colour), "image/png")
        change = actor_for(administrator)
        paths.append(organisations.change_logo(actor=change, organisation=organisation, upload=file).logo)
        aged(paths[-1], 100)
    night(organisation_wake_ups.sweep)
    assert all(default_storage.exists(path) for path in paths), "they were replaced just now, and that can be undone"

    with time_machine.travel(timezone.now() + dt.timedelta(days=200)):
        organisation_wake_ups.sweep()
    storing.remove(*paths[:2])  # what follows the commit
    undo(actor=actor, operation=change.last_operation)
    assert OrganisationSettings.objects.get().logo == ""
    assert default_storage.exists(paths[2])
