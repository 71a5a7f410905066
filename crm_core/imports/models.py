"""An import: the file, how it is understood, what will become of each row, and what became of it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kundsystem.shared.keys import new_key


class Import(models.Model):
    """One file on its way into the register."""

    class State(models.TextChoices):
        READING = "reading", _("Being read")
        REVIEW = "review", _("To be checked")
        IMPORTING = "importing", _("Being imported")
        DONE = "done", _("Done")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")
        UNREADABLE = "unreadable", _("Could not be read")

    class Holds(models.TextChoices):
        """What the rows of a file are about."""

        REGISTER = "register", _("Customers, contact persons and notes")
        DEALS = "deals", _("Deals")
        PRODUCTS = "products", _("Products and services")

    class Shape(models.TextChoices):
        CUSTOMER = "customer", _("Each row is a customer")
        CONTACT = "contact", _("Each row is a contact person; rows of the same customer belong together")

    class Duplicates(models.TextChoices):
        FILL = "fill", _("Fill in empty fields")
        UPDATE = "update", _("Change them to what the file says")
        SKIP = "skip", _("Skip them")
        CREATE = "create", _("Create them as customers of their own")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    file_name = models.CharField(max_length=200)
    path = models.CharField(max_length=120)  # below the organisation's own folder; empty once it is removed
    size = models.PositiveBigIntegerField()
    is_sheet = models.BooleanField(default=False)  # XLSX; otherwise text
    encoding = models.CharField(max_length=20, blank=True)
    delimiter = models.CharField(max_length=1, blank=True)
    sheet = models.CharField(max_length=120, blank=True)
    sheets = models.JSONField(default=list)
    header_row = models.PositiveIntegerField(default=1)  # 0 = the file has none
    headers = models.JSONField(default=list)
    mapping = models.JSONField(default=list)  # one field's key per column, empty = left out
    mapping_from = models.DateTimeField(null=True, blank=True)  # when the mapping was used before
    holds = models.CharField(max_length=10, choices=Holds, default=Holds.REGISTER, db_default=Holds.REGISTER)
    shape = models.CharField(max_length=10, choices=Shape, default=Shape.CUSTOMER)
    duplicates = models.CharField(max_length=10, choices=Duplicates, default=Duplicates.FILL)
    decisions = models.JSONField(default=dict)  # row number → choice, for rows that were decided one by one
    state = models.CharField(max_length=12, choices=State, default=State.READING)
    error = models.TextField(blank=True)  # why it could not be read, as a sentence
    rows = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    # The key that everything it wrote has in the history, and that undoing it asks for.
    operation = models.UUIDField(null=True, blank=True)
    job = models.ForeignKey("crm_core.Job", models.SET_NULL, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    imported_at = models.DateTimeField(null=True, blank=True)
    undo_until = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    kept = models.JSONField(default=dict)  # what undoing left, and why

    class Meta:
        db_table = "import"
        indexes = [models.Index(fields=["-created_at"], name="import_newest")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def can_be_undone(self) -> bool:
        """Whether it was carried out recently enough."""
        return self.state == self.State.DONE and self.undo_until is not None and self.undo_until > timezone.now()

    @property
    def is_busy(self) -> bool:
        """Whether a job works on it."""
        return self.state in {self.State.READING, self.State.IMPORTING, self.State.UNDOING}

    @property
    def has_rows(self) -> bool:
        """Whether the file's rows are still here: both the upload and they are removed after thirty days."""
        return bool(self.path)


class ImportMapping(models.Model):
    """How columns with these headings were understood last time."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    signature = models.CharField(max_length=64, unique=True)  # digest of the headings
    mapping = models.JSONField(default=list)
    shape = models.CharField(max_length=10, choices=Import.Shape, default=Import.Shape.CUSTOMER)
    used_at = models.DateTimeField()

    class Meta:
        db_table = "import_mapping"

    def __str__(self) -> str:
        return self.signature[:12]


class ImportRow(models.Model):
    """A row as it stands in the file. Unlogged: after a crash of the database it is read from the file again."""

    id = models.BigAutoField(primary_key=True)
    parent = models.ForeignKey(Import, models.DO_NOTHING, db_column="import_id", db_constraint=False, db_index=False)
    number = models.PositiveIntegerField()  # as a spreadsheet counts, the heading included
    raw = ArrayField(models.TextField())

    class Meta:
        db_table = "import_row"
        indexes = [models.Index(fields=["parent", "number"], name="import_row_number")]

    def __str__(self) -> str:
        return f"{self.parent_id} {self.number}"


class ImportCheck(models.Model):
    """What a row means by the mapping: values as they will be stored, or what is wrong with it. Unlogged too."""

    id = models.BigAutoField(primary_key=True)
    parent = models.ForeignKey(Import, models.DO_NOTHING, db_column="import_id", db_constraint=False, db_index=False)
    number = models.PositiveIntegerField()
    errors = models.JSONField(null=True)  # list of {column, reason, value}; such a row is skipped
    customer = models.JSONField(null=True)
    contact = models.JSONField(null=True)
    note = models.JSONField(null=True)
    more = models.JSONField(null=True)  # by the name of the subject that brings it, see `extras`
    # Keys are given here, so that writing again after a crash gives the same rows.
    customer_key = models.UUIDField(null=True)
    contact_key = models.UUIDField(null=True)
    note_key = models.UUIDField(null=True)
    leader = models.PositiveIntegerField(null=True)  # the first row of the same customer
    twin = models.PositiveIntegerField(null=True)  # an earlier row with the same customer, where rows are customers
    # What a row of deals or products is shown as, and the key that it gets.
    thing = models.JSONField(null=True)
    thing_key = models.UUIDField(null=True)
    match = models.UUIDField(null=True)  # the customer, deal or product in the register that it seems to be
    match_by = models.CharField(max_length=10, blank=True)
    decision = models.CharField(max_length=10, blank=True)  # what becomes of it; empty = created
    target = models.UUIDField(null=True)  # the customer that it is written to

    class Meta:
        db_table = "import_check"
        indexes = [
            models.Index(fields=["parent", "number"], name="import_check_number"),
            models.Index(fields=["parent", "target"], name="import_check_target"),
        ]

    def __str__(self) -> str:
        return f"{self.parent_id} {self.number}"
