"""How somebody wants a list to look."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm_core.lists.queries import SavedListQuerySet
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


class SavedList(models.Model):
    """A list as somebody wants to find it again: columns and their order, sorting, conditions and selection."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    list_name = models.CharField(max_length=30)
    name = models.CharField(_("name"), max_length=80)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    is_shared = models.BooleanField(_("shared with everybody"), default=False)
    columns = ArrayField(models.CharField(max_length=60), default=list)
    sort = models.CharField(max_length=60, blank=True)
    query = models.TextField(blank=True)  # view, what is typed, conditions and selection, as in the address
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = SavedListQuerySet.as_manager()

    class Meta:
        db_table = "saved_list"
        indexes = [
            models.Index(fields=["list_name", "owner"], name="saved_list_of", condition=Q(archived_at__isnull=True))
        ]

    def __str__(self) -> str:
        return self.name


class ListStandard(models.Model):
    """Which saved list somebody begins a list with."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    list_name = models.CharField(max_length=30)
    saved = models.ForeignKey(SavedList, models.CASCADE, related_name="+")

    class Meta:
        db_table = "list_standard"
        constraints = [models.UniqueConstraint(fields=["user", "list_name"], name="list_standard_once")]

    def __str__(self) -> str:
        return f"{self.list_name} {self.user_id}"


class BulkChange(models.Model):
    """The same done with many rows of a list: prepared, looked at, carried out piece by piece, perhaps undone."""

    class State(models.TextChoices):
        PREPARED = "prepared", _("Not begun")
        RUNNING = "running", _("Being carried out")
        DONE = "done", _("Done")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    list_name = models.CharField(max_length=30)
    what = models.CharField(max_length=60)  # archive, restore, note, or a field's name
    chosen = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    value = models.CharField(max_length=200, blank=True)  # how what was chosen reads
    query = models.TextField(blank=True)  # the list's address, to go back to
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED)
    total = models.PositiveIntegerField(default=0)
    gone_through = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    put_back = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)  # changed by somebody since, and so left by the undoing
    operation = models.UUIDField(default=new_key, editable=False)  # of all its pieces, in the history
    job = models.ForeignKey("crm_core.Job", models.SET_NULL, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "bulk_change"

    def __str__(self) -> str:
        return f"{self.list_name} {self.what}"

    @property
    def is_running(self) -> bool:
        """Whether somebody works on it."""
        return self.state in {self.State.RUNNING, self.State.UNDOING}

    @property
    def left(self) -> int:
        """How many it did not come to before it was stopped."""
        return self.total - self.gone_through

    @property
    def unchanged(self) -> int:
        """How many it came to that were so already, or are gone."""
        return self.gone_through - self.changed


class BulkRow(models.Model):
    """A row that a bulk change has not come to yet: whom it concerns is decided when it is prepared."""

    id = models.BigAutoField(primary_key=True)
    bulk = models.ForeignKey(BulkChange, models.CASCADE, db_index=False, related_name="rows")
    row = models.UUIDField()

    class Meta:
        db_table = "bulk_row"
        indexes = [models.Index(fields=["bulk", "id"], name="bulk_row_next")]

    def __str__(self) -> str:
        return str(self.row)


class ListExport(models.Model):
    """That somebody took a list out of the system as a file: which list, as what, and how much of it."""

    class Form(models.TextChoices):
        XLSX = "xlsx", "Excel"
        CSV = "csv", "CSV"

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    list_name = models.CharField(max_length=30)
    name = models.CharField(max_length=200)
    form = models.CharField(max_length=4, choices=Form)
    columns = ArrayField(models.CharField(max_length=60), default=list)
    query = models.TextField(blank=True)  # the list's address: view, conditions, selection and order
    rows = models.PositiveIntegerField(null=True)  # nothing while it is sent, and when it was broken off
    exported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "list_export"

    def __str__(self) -> str:
        return self.name
