"""What somebody has said of a likely duplicate: that it is none."""

from django.db import models
from django.db.models import F
from django.db.models.functions import Greatest, Least

from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer
from kundsystem.shared.keys import new_key


class Different(models.Model):
    """That two are not the same, in whichever order they stand; who said so and when is in the history."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return " ≠ ".join(str(getattr(self, column)) for column in ("one_id", "other_id"))


def _constraints(table: str) -> list[models.BaseConstraint]:
    # The columns keep their meaning when one of them is led elsewhere by a merge and back by its undo; so the pair is
    # put in order by the index, not in the row.
    return [
        models.UniqueConstraint(Least("one", "other"), Greatest("one", "other"), name=f"{table}_once"),
        models.CheckConstraint(condition=~models.Q(one=F("other")), name=f"{table}_are_two"),
    ]


class DifferentCustomers(Different):
    """Two customers that look alike and are not the same."""

    one = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    other = models.ForeignKey(Customer, models.CASCADE, related_name="+")

    class Meta:
        db_table = "different_customers"
        constraints = _constraints("different_customers")


class DifferentContacts(Different):
    """Two contact persons who look alike and are not the same."""

    one = models.ForeignKey(Contact, models.CASCADE, related_name="+")
    other = models.ForeignKey(Contact, models.CASCADE, related_name="+")

    class Meta:
        db_table = "different_contacts"
        constraints = _constraints("different_contacts")
