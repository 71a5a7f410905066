"""Taking away what is of no use any more: drafts that were left lying, and pictures that no letter shows.

A picture stays as long as any block, template, version, draft, mailing or sent letter has it, and for some days after
it came, since whoever has just uploaded it may not have put it anywhere yet.
"""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from crm_core.mail_templates.models import MailDraft, MailPicture
from kundsystem.accounts.actor import Actor
from kundsystem.shared import storing
from kundsystem.shared.actions import action
from kundsystem.shared.database import connection

EMPTY_DRAFT = dt.timedelta(days=2)
DRAFT = dt.timedelta(days=180)
PICTURE = dt.timedelta(days=14)
FOLDER = "mail-pictures"

# Where a picture's key stands, in whatever depth; letters as they left say which pictures they have.
_UNUSED = """
SELECT p.id FROM mail_picture AS p
 WHERE p.created_at < %s
   AND NOT EXISTS (SELECT FROM mail_block AS b WHERE strpos(b.piece::text, p.id::text) > 0)
   AND NOT EXISTS (SELECT FROM mail_template AS t WHERE strpos(t.pieces::text, p.id::text) > 0)
   AND NOT EXISTS (SELECT FROM mail_version AS v WHERE strpos(v.saved::text, p.id::text) > 0)
   AND NOT EXISTS (SELECT FROM mail_draft AS d WHERE strpos(d.pieces::text, p.id::text) > 0)
   AND NOT EXISTS (SELECT FROM mailing AS m WHERE strpos(m.content::text, p.id::text) > 0)
   AND NOT EXISTS (SELECT FROM sent_mail AS s
                    WHERE s.pictures @> jsonb_build_array(jsonb_build_object('key', p.id::text)))
"""


@action("mail.sweep_drafts")
def sweep_drafts(*, actor: Actor) -> int:
    """Throw away letters that nobody has written on for long, and sooner those that say nothing; returns how many.

    What a mailing says is the mailing's, and stays with it.
    """
    now = timezone.now()
    own = MailDraft.objects.filter(mailing=None)
    empty = own.filter(saved_at__lt=now - EMPTY_DRAFT, subject="", pieces=[])
    return empty.delete()[0] + own.filter(saved_at__lt=now - DRAFT).delete()[0]


@action("mail.sweep_pictures")
def sweep_pictures(*, actor: Actor) -> int:
    """Take away pictures that nothing shows, and what lies where they do without being one; returns how many."""
    before = timezone.now() - PICTURE
    with connection.cursor() as cursor:
        cursor.execute(_UNUSED, [before])
        unused: list[uuid.UUID] = [row[0] for row in cursor.fetchall()]
    # Whoever uploads the same picture again at this moment makes it new: then it is not among these any more.
    rows = MailPicture.objects.select_for_update().filter(pk__in=unused, created_at__lt=before)
    paths = list(rows.values_list("path", flat=True))
    MailPicture.objects.filter(path__in=paths).delete()
    known = set(MailPicture.objects.values_list("path", flat=True))
    strays = [path for path in storing.older_than(FOLDER, before) if path not in known]
    transaction.on_commit(lambda: storing.remove(*paths, *strays))
    return len({*paths, *strays})


def use_again(picture: MailPicture) -> None:
    """Say, within an action, that a picture was uploaded once more: it counts as new."""
    MailPicture.objects.filter(pk=picture.pk).update(created_at=Now())
