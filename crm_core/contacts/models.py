"""Contact persons and their position types."""

from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from crm_core.contacts.queries import ContactQuerySet
from crm_core.custom_fields.models import WithCustomFields, values_index
from crm_core.customers.models import Customer, CustomerStatus, once_by_name
from crm_core.fields.values import OwnValue
from crm_core.search.columns import email_part_index, words_index, words_of
from kundsystem.shared.keys import new_key


class PositionType(OwnValue):
    """What kind of position a person has (befattningstyp): managing director, purchasing …"""

    class Meta(OwnValue.Meta):
        db_table = "position_type"
        constraints = [once_by_name("position_type_name")]


class Contact(WithCustomFields):
    """A person at a customer."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="contacts", verbose_name=_("customer"))
    first_name = models.CharField(_("first name"), max_length=80, blank=True)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    sort_key = models.GeneratedField(
        expression=Func(F("last_name"), F("first_name"), function="public.sv_key"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )
    words = words_of("first_name", "last_name", others=("title", "phone", "mobile"))
    position_type = models.ForeignKey(
        PositionType, models.PROTECT, null=True, blank=True, verbose_name=_("position type")
    )
    title = models.CharField(_("title"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    mobile = models.CharField(_("mobile"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_main = models.BooleanField(_("main contact"), default=False)
    # Kept, archived, for those who come by an old address: everything that was here is with the other one.
    merged_into = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, editable=False, related_name="merged", db_index=False
    )
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        db_table = "contact"
        constraints = [models.CheckConstraint(condition=~Q(first_name="", last_name=""), name="contact_has_a_name")]
        indexes = [
            values_index("contact_custom"),
            models.Index(fields=["customer", "sort_key"], name="contact_of_customer"),
            models.Index(fields=["sort_key", "id"], name="contact_by_name"),
            models.Index(fields=["position_type", "sort_key", "id"], name="contact_by_position"),
            words_index("contact_words"),
            email_part_index("contact_email_part"),
            models.Index(fields=["email"], name="contact_email", condition=~Q(email="")),
            # What begins so: an address is typed from its beginning, and its other end is a customer's name.
            models.Index(
                fields=["email"], name="contact_email_begins", opclasses=["varchar_pattern_ops"], condition=~Q(email="")
            ),
            models.Index(fields=["mobile"], name="contact_mobile", condition=~Q(mobile="")),
            models.Index(fields=["phone"], name="contact_phone", condition=~Q(phone="")),
            # What programs follow: everything that was changed since they asked last.
            models.Index(fields=["updated_at", "id"], name="contact_changed"),
            models.Index(fields=["created_at", "id"], name="contact_created"),
            models.Index(fields=["merged_into"], name="contact_merged", condition=Q(merged_into__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def customer_status(self) -> CustomerStatus:
        """The status of the customer that the person is at."""
        return self.customer.status

    @property
    def customer_town(self) -> str:
        """Where the customer that the person is at has its postal address."""
        return self.customer.postal_town

    @property
    def initials(self) -> str:
        """Two letters for the avatar."""
        return (self.first_name[:1] + self.last_name[:1]).upper()
