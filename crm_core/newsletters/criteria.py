"""Selecting by newsletters and by consent."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_core.newsletters.models import MailConsent, Newsletter, Source, Subscription
from crm_core.selections.lens import Lens
from crm_core.selections.parameters import Rows, Several, When
from crm_core.selections.phrases import phrase
from crm_core.selections.registry import PERSON, Evidence, Phrase, RowCriterion, Values, register
from crm_core.selections.within import within

GROUP = gettext_lazy("Mailings")


class ReceivesNewsletter(RowCriterion):
    """That somebody receives a newsletter: the person, or somebody at the customer."""

    name = "newsletter"
    label = gettext_lazy("Receives a newsletter")
    icon = "mail"
    group = GROUP
    order = 100
    about = PERSON
    parameters = (
        Rows("newsletters", gettext_lazy("Newsletter"), model=Newsletter, options=lambda: Newsletter.objects.offered()),
        When("when", gettext_lazy("Since")),
    )

    def rows(self, given: Values, lens: Lens) -> QuerySet[Any]:
        found = Subscription.objects.shown()
        if "newsletters" in given:
            found = found.filter(newsletter__in=given["newsletters"])
        if "when" in given:
            found = found.filter(within("started_at", given["when"].days(lens.today), moments=True))
        return found

    def condition(self, given: Values, lens: Lens) -> Q | Exists:
        if lens.of_persons:
            return Exists(self.rows(given, lens).filter(contact=OuterRef("pk")))
        return super().condition(given, lens)

    def newest(self, rows: Any) -> QuerySet[Any]:
        return rows.with_people().order_by("-started_at", "-id")

    def tell(self, row: Any) -> Evidence:
        """Say who receives what."""
        text = f"{row.newsletter}, {row.contact or row.customer}"
        return Evidence(text, row.started_at.date(), reverse("customer_tab", args=[row.customer_id, "newsletters"]))

    def phrase(self, given: Values, lens: Lens, *, negated: bool) -> Phrase:
        words = self.words(given, lens.references)
        if "newsletters" in words:
            said = _("does not receive") if negated else _("receives")
        else:
            said = _("does not receive any newsletter") if negated else _("receives a newsletter")
        return phrase(said, [("newsletters", "%(newsletters)s"), ("when", _("since %(when)s"))], words)


class HasConsent(RowCriterion):
    """That a private person has agreed to get mailings."""

    name = "consent"
    label = gettext_lazy("Consent to mailings")
    icon = "check"
    group = GROUP
    order = 110
    parameters = (
        Several("sources", gettext_lazy("How it is known"), choices=dict(Source.choices)),
        When("when", gettext_lazy("Given")),
    )

    def rows(self, given: Values, lens: Lens) -> QuerySet[Any]:
        found = MailConsent.objects.in_force()
        if "sources" in given:
            found = found.filter(source__in=given["sources"])
        if "when" in given:
            found = found.filter(within("given_on", given["when"].days(lens.today)))
        return found

    def newest(self, rows: Any) -> QuerySet[Any]:
        return rows.order_by("-given_on", "-id")

    def tell(self, row: Any) -> Evidence:
        """Say since when, and how it is known."""
        return Evidence(
            row.get_source_display(), row.given_on, reverse("customer_tab", args=[row.customer_id, "newsletters"])
        )

    def phrase(self, given: Values, lens: Lens, *, negated: bool) -> Phrase:
        said = _("has not agreed to get mailings") if negated else _("has agreed to get mailings")
        details = [("sources", _("(%(sources)s)")), ("when", _("given %(when)s"))]
        return phrase(said, details, self.words(given, lens.references))


register(ReceivesNewsletter(), HasConsent())
