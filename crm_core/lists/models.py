"""How somebody wants a list to look."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from kundsystem.shared.keys import new_key


class ListLayout(models.Model):
    """A user's columns, their order, and the sorting of one list."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    list_name = models.CharField(max_length=30)
    columns = ArrayField(models.CharField(max_length=60), default=list)
    sort = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "list_layout"
        constraints = [models.UniqueConstraint(fields=["user", "list_name"], name="list_layout_once")]

    def __str__(self) -> str:
        return f"{self.list_name} {self.user_id}"
