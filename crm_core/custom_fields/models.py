"""The fields that an organisation adds, what can be chosen in them, and the column that holds their values."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_core.custom_fields.queries import CustomFieldQuerySet
from kundsystem.shared.keys import new_key

LABEL, HELP, GROUP, OPTION = 80, 200, 60, 80
INDEX_PREFIX = "own_index_"  # what the indexes of own fields begin with; the schema check passes them over


class CustomField(models.Model):
    """One field that the organisation has added to a subject.

    `name` stands in addresses, saved lists, selections, programs and every stored value: it is made once and never
    changes, whatever the field is called later.
    """

    class Subject(models.TextChoices):
        CUSTOMER = "customer", _("Customer")
        CONTACT = "contact", _("Contact person")
        DEAL = "deal", _("Deal")
        PRODUCT = "product", _("Product or service")
        NOTE = "note", _("Note")
        BOOKING = "booking", _("Booking")

    class Kind(models.TextChoices):
        TEXT = "text", pgettext_lazy("kind of field", "Text")
        LONG_TEXT = "long_text", pgettext_lazy("kind of field", "Long text")
        NUMBER = "number", pgettext_lazy("kind of field", "Number")
        MONEY = "money", pgettext_lazy("kind of field", "Amount in SEK")
        DATE = "date", pgettext_lazy("kind of field", "Date")
        YES_NO = "yes_no", pgettext_lazy("kind of field", "Yes or no")
        ONE_OF = "one_of", pgettext_lazy("kind of field", "One of several choices")
        SEVERAL_OF = "several_of", pgettext_lazy("kind of field", "Several choices")
        LINK = "link", pgettext_lazy("kind of field", "Link")
        EMAIL = "email", pgettext_lazy("kind of field", "E-mail address")
        PHONE = "phone", pgettext_lazy("kind of field", "Telephone number")
        USER = "user", pgettext_lazy("kind of field", "User")
        CUSTOMER = "customer", pgettext_lazy("kind of field", "Customer")

    class IndexState(models.TextChoices):
        NONE = "none", _("Not quick to search")
        BUILDING = "building", _("Being made quick to search")
        READY = "ready", _("Quick to search")
        FAILED = "failed", _("Could not be made quick to search")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    subject = models.CharField(_("belongs to"), max_length=10, choices=Subject)
    name = models.CharField(max_length=50)
    label = models.CharField(_("name"), max_length=LABEL)
    help_text = models.CharField(_("help text"), max_length=HELP, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=0)
    required = models.BooleanField(_("must be filled in"), default=False)
    # What something new begins with, as it is stored.
    default = models.JSONField(null=True, blank=True)
    group = models.CharField(_("heading"), max_length=GROUP, blank=True)
    in_lists = models.BooleanField(_("in lists"), default=True)
    searchable = models.BooleanField(_("quick to search"), default=False)
    index_state = models.CharField(max_length=8, choices=IndexState, default=IndexState.NONE, editable=False)
    position = models.PositiveIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CustomFieldQuerySet.as_manager()

    class Meta:
        db_table = "custom_field"
        ordering = ["position", "created_at"]
        constraints = [
            models.UniqueConstraint(fields=["subject", "name"], name="custom_field_name"),
            models.UniqueConstraint(
                Lower("label"), "subject", condition=Q(archived_at__isnull=True), name="custom_field_label"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_archived(self) -> bool:
        """Whether it is put away: shown nowhere, its values kept."""
        return self.archived_at is not None

    @property
    def is_chosen(self) -> bool:
        """Whether its values are chosen among its own options."""
        return self.kind in {self.Kind.ONE_OF, self.Kind.SEVERAL_OF}


class CustomOption(models.Model):
    """What can be chosen in a field; archived ones stay where they are, but are not offered."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    field = models.ForeignKey(CustomField, models.CASCADE, related_name="options", db_index=False)
    name = models.CharField(_("name"), max_length=OPTION)
    position = models.PositiveIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "custom_option"
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                "field", Lower("name"), condition=Q(archived_at__isnull=True), name="custom_option_name"
            )
        ]
        indexes = [models.Index(fields=["field", "position"], name="custom_option_order")]

    def __str__(self) -> str:
        return self.name


class WithCustomFields(models.Model):
    """What a subject is that an organisation may add fields to: its values lie in one column, by name of field."""

    custom = models.JSONField(default=dict, db_default=Value({}, models.JSONField()), blank=True, editable=False)

    class Meta:
        abstract = True


def values_index(name: str) -> GinIndex:
    """The index by which any value of any field is found; `custom @> '{"own_x": …}'` uses it."""
    return GinIndex(fields=["custom"], name=name, opclasses=["jsonb_path_ops"])
