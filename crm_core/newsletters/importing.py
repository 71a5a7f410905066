"""What a file may bring about mailings: who receives which newsletter, and since when and how it is known.

Somebody who has opted out stays so, whatever an old file says. A private person, or a sole trader, has to have agreed
(19 § marknadsföringslagen): of them the file must say when and how, and that is kept as their consent too.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from crm_core.fields import kinds
from crm_core.fields.registry import Field
from crm_core.imports.extras import Extra, Found, register
from crm_core.imports.targets import Target
from crm_core.newsletters.models import Newsletter, Source
from crm_core.newsletters.permissions import WRITE
from kundsystem.accounts.models import User
from kundsystem.shared.errors import UserError
from kundsystem.shared.formatting import iso_date, number

SUBJECT = "newsletter"
NAMES, SOURCE, SINCE = (f"{SUBJECT}.{name}" for name in ("names", "source", "given_on"))
YES, NO = {"ja", "j", "yes", "y", "x", "1", "true", "sant"}, {"nej", "n", "no", "0", "false", "falskt", "-"}
# Only a customer by its own file: a program and the recipient's own page are never a file's to claim.
SOURCES = (Source.ASKED, Source.CUSTOMER, Source.EVENT, Source.FORM)

_DAY = Field(SUBJECT, "given_on", gettext_lazy("Newsletters and consent: since"), kinds.Date())
_HOW = gettext_lazy("Newsletters and consent: how it is known")

# Each row with whom it is about: the person where it has one with an address, else the customer itself.
_ROWS = """
WITH said AS (
  SELECT r.target AS customer, CASE WHEN p.email <> '' THEN p.id END AS contact,
         lower(CASE WHEN p.email <> '' THEN p.email ELSE c.email END) AS address,
         r.more->'newsletter' AS m,
         (c.kind = 'person' OR (length(c.org_number) = 10 AND substr(c.org_number, 3, 1) < '2')) AS is_natural
    FROM import_check AS r JOIN customer AS c ON c.id = r.target LEFT JOIN contact AS p ON p.id = r.contact_key
   WHERE r.import_id = %(key)s AND r.more ? 'newsletter'
)
"""
_CONSENT = """
INSERT INTO mail_consent (id, customer_id, given_on, source, recorded_by_id, created_at)
SELECT DISTINCT ON (customer) gen_random_uuid(), customer, (m->>'given_on')::date, m->>'source', %(user)s, now()
  FROM said
 WHERE is_natural AND m ? 'given_on' AND m ? 'source'
   AND NOT EXISTS (SELECT FROM mail_consent AS g WHERE g.customer_id = customer
                     AND g.withdrawn_at >= (m->>'given_on')::date)
 ORDER BY customer, m->>'given_on'
ON CONFLICT DO NOTHING
"""
_WANTED = """
, wanted AS (
  SELECT DISTINCT n.id AS newsletter, said.*, coalesce(said.contact, said.customer) AS recipient
    FROM said, jsonb_array_elements_text(m->'newsletters') AS called
    JOIN newsletter AS n ON n.name = called AND n.archived_at IS NULL
)
"""
_RECEIVE = """
INSERT INTO newsletter_subscription (id, newsletter_id, customer_id, contact_id, source, started_at, started_by_id,
                                     ending)
SELECT gen_random_uuid(), newsletter, customer, contact, coalesce(m->>'source', 'customer'),
       coalesce((m->>'given_on')::timestamptz, now()), %(user)s, ''
  FROM wanted
 WHERE address <> ''
   AND (NOT is_natural OR (m ? 'given_on' AND m ? 'source' AND EXISTS (
         SELECT FROM mail_consent AS g WHERE g.customer_id = customer AND g.withdrawn_at IS NULL)))
   AND NOT EXISTS (SELECT FROM mail_suppression AS s WHERE s.address = wanted.address)
ON CONFLICT DO NOTHING
"""
_THERE = """
SELECT count(*) FROM (SELECT DISTINCT newsletter, recipient FROM wanted) AS w
 WHERE NOT EXISTS (SELECT FROM newsletter_subscription AS s WHERE s.newsletter_id = w.newsletter
                      AND s.recipient = w.recipient AND s.ended_at IS NULL)
"""


def targets() -> list[Target]:
    """Return the columns: newsletters by their names, how it is known, and since when."""
    return [
        Target(
            NAMES,
            gettext_lazy("Newsletters"),
            Field(SUBJECT, "names", gettext_lazy("Newsletters"), kinds.Text()),
            ("nyhetsbrev", "nyhetsbrevsmottagare", "får nyhetsbrev", "newsletter", "newsletters", "mailing list"),
            _Names().understand,
        ),
        Target(
            SOURCE,
            _HOW,
            Field(SUBJECT, "source", _HOW, kinds.Text()),
            ("samtyckeskälla", "källa för samtycke", "samtycke via", "källa", "consent source", "opt-in source"),
            _source,
        ),
        Target(
            SINCE,
            _DAY.label,
            _DAY,
            ("samtyckesdatum", "samtycke", "samtycke datum", "consent date", "consent", "opt-in date"),
            _since,
        ),
    ]


class _Names:
    """Understands names of newsletters; which there are is read once, when the first cell is."""

    @cached_property
    def offered(self) -> list[str]:
        return [newsletter.name for newsletter in Newsletter.objects.offered()]

    def understand(self, text: str) -> tuple[dict[str, Any], str]:
        """Take names with a comma between; yes and no where there is one only."""
        word = text.strip().casefold()
        if word in NO:
            return {}, ""
        if word in YES:
            if len(self.offered) != 1:
                raise UserError(_("There are several newsletters. Write the name of the one that is meant."))
            return {"newsletters": self.offered}, self.offered[0]
        known = {name.casefold(): name for name in self.offered}
        found = []
        for part in re.split("[,;|]", text):
            if not (name := " ".join(part.split())):
                continue
            if name.casefold() not in known:
                raise UserError(_("There is no newsletter called %(name)s.") % {"name": name})
            found.append(known[name.casefold()])
        return {"newsletters": list(dict.fromkeys(found))}, ", ".join(found)


def _source(text: str) -> tuple[dict[str, Any], str]:
    word = " ".join(text.split()).casefold()
    for source in SOURCES:
        said = {str(source.value)}
        for language in ("sv", "en"):
            with override(language):
                said.add(str(source.label).casefold())
        if word in said:
            return {"source": str(source.value)}, str(source.label)
    ways = ", ".join(str(source.label) for source in SOURCES)
    raise UserError(_("Write one of: %(ways)s.") % {"ways": ways})


def _since(text: str) -> tuple[dict[str, Any], str]:
    day: dt.date = _DAY.parse(text, None)
    if day > timezone.localdate():
        raise UserError(_("The day has not come yet."))
    return {"given_on": day.isoformat()}, iso_date(day)


def refuse(found: Found) -> Iterator[tuple[str, str]]:
    """Refuse newsletters to a private person of whom it is not said when and how they agreed."""
    said, customer = found.get(SUBJECT, {}), found["customer"]
    if said.get("newsletters") and _is_natural(customer) and not {"source", "given_on"} <= set(said):
        yield NAMES, _("A private person has to have agreed. Say since when, and how it is known.")


def _is_natural(customer: Mapping[str, Any]) -> bool:
    org_number = str(customer.get("org_number") or "")
    return customer.get("kind") == "person" or (len(org_number) == 10 and org_number[2] < "2")


def write(key: UUID, user: User | None) -> dict[str, int]:
    """Write consents and recipients; returns how many, and how many receive nothing after all."""
    given = {"key": key, "user": user.pk if user else None}
    with connection.cursor() as cursor:
        cursor.execute(_ROWS + _CONSENT, given)
        consents = cursor.rowcount
        cursor.execute(_ROWS + _WANTED + _RECEIVE, given)
        recipients = cursor.rowcount
        cursor.execute(_ROWS + _WANTED + _THERE, given)
        left = int(cursor.fetchone()[0])
    return {"consents": consents, "recipients": recipients, "recipients_left": left}


def tell(counts: Mapping[str, Any]) -> list[str]:
    """Say how many receive newsletters now, and that some do not."""
    said = []
    if many := counts.get("recipients"):
        text = ngettext(
            "%(count)s newsletter recipient was added.", "%(count)s newsletter recipients were added.", many
        )
        said.append(text % {"count": number(many)})
    if left := counts.get("recipients_left"):
        text = ngettext(
            "%(count)s was not added: who has opted out stays so, and so does who has no address or has not agreed.",
            "%(count)s were not added: who has opted out stays so, and so does who has no address or has not agreed.",
            left,
        )
        said.append(text % {"count": number(left)})
    if consents := counts.get("consents"):
        text = ngettext("%(count)s consent was written down.", "%(count)s consents were written down.", consents)
        said.append(text % {"count": number(consents)})
    return said


register(Extra(SUBJECT, WRITE, targets, refuse, write, tell))
