"""That a reference customer was named in a letter."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from crm_core.customers.models import Customer
from crm_core.deals.models import Deal
from kundsystem.shared.keys import new_key


class ReferenceUse(models.Model):
    """One use of a reference: the deal whose customer was named, to whom, when and by whom."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    deal = models.ForeignKey(Deal, models.CASCADE, related_name="reference_uses", db_index=False)
    sent_to = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    used_at = models.DateTimeField(default=timezone.now)
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "reference_use"
        indexes = [models.Index(fields=["deal", "used_at"], name="reference_use_of_deal")]

    def __str__(self) -> str:
        return f"{self.deal_id} {self.used_at}"
