"""Customers and the values that describe them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from crm_core.custom_fields.models import WithCustomFields, values_index
from crm_core.customers.queries import CustomerQuerySet
from crm_core.fields.sorting import plain_name, swedish_order
from crm_core.fields.values import OwnValue, TonedValue
from crm_core.search.columns import email_part_index, words_index, words_of
from kundsystem.shared.keys import new_key
from kundsystem.shared.swedish import is_personal_number


def once_by_name(name: str) -> models.UniqueConstraint:
    """A name is used once among values that are not archived, whatever its letters' case."""
    return models.UniqueConstraint(models.functions.Lower("name"), condition=Q(archived_at__isnull=True), name=name)


class CustomerStatus(TonedValue):
    """Where a customer stands: prospect, customer, former customer …"""

    is_default = models.BooleanField(default=False)

    class Meta(TonedValue.Meta):
        db_table = "customer_status"
        constraints = [once_by_name("customer_status_name")]


class Industry(OwnValue):
    """A kind of business (bransch); `code` is its SNI code when it has one."""

    code = models.CharField(max_length=10, blank=True)

    class Meta(OwnValue.Meta):
        db_table = "industry"
        constraints = [once_by_name("industry_name")]


class Unit(OwnValue):
    """A co-operating company or unit inside the organisation."""

    class Meta(OwnValue.Meta):
        db_table = "unit"
        constraints = [once_by_name("unit_name")]


class Tag(TonedValue):
    """A free mark on customers, or on notes."""

    class Subject(models.TextChoices):
        CUSTOMER = "customer", _("Customer")
        NOTE = "note", _("Note")

    subject = models.CharField(max_length=10, choices=Subject)

    class Meta(TonedValue.Meta):
        db_table = "tag"
        constraints = [
            models.UniqueConstraint(
                models.functions.Lower("name"),
                F("subject"),
                condition=Q(archived_at__isnull=True),
                name="tag_name",
            )
        ]


class WindowTab(models.Model):
    """Where the organisation wants a tab of the customer window, and whether it wants it at all."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    key = models.CharField(max_length=40)
    position = models.PositiveIntegerField()
    is_hidden = models.BooleanField(default=False)

    class Meta:
        db_table = "window_tab"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["key"], name="window_tab_once")]

    def __str__(self) -> str:
        return self.key


class Customer(WithCustomFields):
    """A company, authority, association or private person."""

    class Kind(models.TextChoices):
        COMPANY = "company", _("Company")
        AUTHORITY = "authority", _("Authority")
        ASSOCIATION = "association", _("Association")
        PERSON = "person", _("Private person")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    number = models.CharField(_("customer number"), max_length=30)
    name = models.CharField(_("name"), max_length=200)
    # Sorted alike on every server, å ä ö last (see the function in public), whatever collations it has.
    sort_key = models.GeneratedField(
        expression=Func(F("name"), function="public.sv_key"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )
    words = words_of("name", others=("number", "org_number", "phone", "mobile", "postal_town", "visiting_town"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.COMPANY)
    org_number = models.CharField(_("organisation number"), max_length=10, blank=True)
    status = models.ForeignKey(CustomerStatus, models.PROTECT, verbose_name=_("status"), related_name="customers")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("owner"), related_name="+"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name=_("unit"))
    industry = models.ForeignKey(Industry, models.PROTECT, null=True, blank=True, verbose_name=_("industry"))
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    customer_since = models.DateField(_("customer since"), null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    mobile = models.CharField(_("mobile"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), blank=True)
    visiting_street = models.CharField(_("visiting address"), max_length=200, blank=True)
    visiting_postcode = models.CharField(_("visiting postcode"), max_length=12, blank=True)
    visiting_town = models.CharField(_("visiting town"), max_length=80, blank=True)
    postal_street = models.CharField(_("postal address"), max_length=200, blank=True)
    postal_postcode = models.CharField(_("postcode"), max_length=12, blank=True)
    postal_town = models.CharField(_("town"), max_length=80, blank=True)
    invoice_street = models.CharField(_("invoice address"), max_length=200, blank=True)
    invoice_postcode = models.CharField(_("invoice postcode"), max_length=12, blank=True)
    invoice_town = models.CharField(_("invoice town"), max_length=80, blank=True)
    invoice_email = models.EmailField(_("e-mail for invoices"), blank=True)
    country = models.CharField(_("country"), max_length=60, blank=True)
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, verbose_name=_("parent company"), related_name="subsidiaries"
    )
    tags = models.ManyToManyField(Tag, through="CustomerTag", blank=True, verbose_name=_("tags"))
    # When somebody last wrote a note about a contact with them; kept by the notes' actions.
    last_contact_at = models.DateTimeField(_("last contact"), null=True, blank=True, editable=False)
    is_sample = models.BooleanField(default=False, editable=False)
    # Kept, archived, for those who come by an old address or number: everything that was here is with the other one.
    merged_into = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, editable=False, related_name="merged", db_index=False
    )
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        db_table = "customer"
        constraints = [models.UniqueConstraint(fields=["number"], name="customer_number_once")]
        indexes = [
            values_index("customer_custom"),
            models.Index(fields=["sort_key", "id"], name="customer_by_name"),
            words_index("customer_words"),
            email_part_index("customer_email_part"),
            models.Index(fields=["org_number"], name="customer_org_number", condition=~Q(org_number="")),
            models.Index(fields=["email"], name="customer_email", condition=~Q(email="")),
            models.Index(fields=["postal_postcode"], name="customer_postcode"),
            models.Index(fields=["postal_town", "id"], name="customer_town"),
            models.Index(fields=["last_contact_at", "id"], name="customer_last_contact"),
            models.Index(fields=["is_sample"], name="customer_sample", condition=Q(is_sample=True)),
            # What is typed into the list's filter is looked for from the beginning.
            models.Index(fields=["number"], name="customer_number_begins", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["org_number"], name="customer_org_begins", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["phone"], name="customer_phone_begins", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["mobile"], name="customer_mobile_begins", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["email"], name="customer_email_begins", opclasses=["varchar_pattern_ops"]),
            models.Index(swedish_order("postal_town"), "sort_key", "id", name="customer_town_order"),
            # Counted for the rail of every list without touching the rows.
            models.Index(fields=["owner", "archived_at"], name="customer_counted"),
            models.Index(fields=["status", "archived_at"], name="customer_counted_status"),
            models.Index(fields=["industry", "archived_at"], name="customer_counted_industry"),
            models.Index(fields=["unit", "archived_at"], name="customer_counted_unit"),
            models.Index(fields=["kind", "archived_at"], name="customer_counted_kind"),
            # What lists are sorted by; equal values are then put in order of name, a few at a time.
            models.Index(fields=["employees"], name="customer_employees"),
            models.Index(fields=["customer_since"], name="customer_since"),
            models.Index(fields=["created_at"], name="customer_created"),
            # What programs follow: everything that was changed since they asked last.
            models.Index(fields=["updated_at", "id"], name="customer_changed"),
            # Which of those that something else names, as a tag does, are not archived.
            models.Index(fields=["id"], name="customer_active", condition=Q(archived_at__isnull=True)),
            # And which are put away, without those that lead to another; counted for every list.
            models.Index(
                fields=["id"],
                name="customer_archived",
                condition=Q(archived_at__isnull=False, merged_into__isnull=True),
            ),
            models.Index(fields=["merged_into"], name="customer_merged", condition=Q(merged_into__isnull=False)),
            # Where names that are alike are found; the name itself is there so that the rows need not be looked at.
            models.Index(
                plain_name(),
                "id",
                name="customer_plain_name",
                include=["sort_key"],
                condition=Q(archived_at__isnull=True),
            ),
            models.Index(
                "postal_town",
                plain_name(),
                "id",
                name="customer_alike",
                include=["sort_key"],
                condition=Q(archived_at__isnull=True),
            ),
            # The list in order of one of these takes a page's rows of each value, already in order of name.
            *(
                models.Index(
                    fields=[value, "sort_key", "id"], name=f"customer_by_{value}", condition=Q(archived_at__isnull=True)
                )
                for value in ("status", "owner", "industry", "unit")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_archived(self) -> bool:
        """Whether it is put away: left out of lists, kept with all that hangs on it."""
        return self.archived_at is not None

    @property
    def is_merged(self) -> bool:
        """Whether it was a duplicate: all that it had is with the customer that it leads to."""
        return self.merged_into_id is not None

    @property
    def has_personal_number(self) -> bool:
        """Whether the organisation number is a sole trader's personal number, and so personal data."""
        return is_personal_number(self.org_number)


class CustomerTag(models.Model):
    """One tag on one customer."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    customer = models.ForeignKey(Customer, models.CASCADE)
    tag = models.ForeignKey(Tag, models.CASCADE)

    class Meta:
        db_table = "customer_tag"
        constraints = [models.UniqueConstraint(fields=["customer", "tag"], name="customer_tag_once")]
        indexes = [models.Index(fields=["tag", "customer"], name="customer_tag_marked")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.tag_id}"
