"""An organisation's own sender domain."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kundsystem.messaging.domains import Record

# There is one row at most, and this is its key.
KEY = uuid.UUID(int=1)
PROOF, PROOF_HOST, PROOF_VALUE = "proof", "_kundsystem", "kundsystem-proof={}"


class SenderDomain(models.Model):
    """The domain that mail is sent from, and what has to stand in DNS for that.

    Args:
        local_part: what stands before the @ in mail that is nobody's own.
        provider_key: of the domain at the provider.
        proof: what the organisation puts in DNS itself. The provider's own records are the same for two organisations
            that name the same domain; this one tells whose it is.
        records: the provider's: name, kind, host and value of each.
        found: what was found at the latest look: for each record its state, and what stands there instead.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Not finished")
        VERIFIED = "verified", _("Verified")
        BROKEN = "broken", _("Does not work any more")

    id = models.UUIDField(primary_key=True, default=KEY, editable=False)
    domain = models.CharField(_("domain"), max_length=253)
    local_part = models.CharField(_("address"), max_length=64)
    provider_key = models.CharField(max_length=40, editable=False)
    proof = models.CharField(max_length=64, editable=False)
    records = models.JSONField(default=list, editable=False)
    found = models.JSONField(default=dict, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    checked_at = models.DateTimeField(null=True, editable=False)
    verified_at = models.DateTimeField(null=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "sender_domain"
        constraints = [models.CheckConstraint(condition=models.Q(id=KEY), name="sender_domain_once")]

    def __str__(self) -> str:
        return self.domain

    @property
    def address(self) -> str:
        """What mail comes from that is nobody's own."""
        return f"{self.local_part}@{self.domain}"

    @property
    def wanted(self) -> list[Record]:
        """Every record that has to stand in DNS, the proof first."""
        own = Record(PROOF, "TXT", f"{PROOF_HOST}.{self.domain}", PROOF_VALUE.format(self.proof))
        return [own, *(Record(*one) for one in self.records)]
