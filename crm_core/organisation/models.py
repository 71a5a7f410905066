"""What an organisation has set: one row in its own schema."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.models import LIST_ROWS, TIME_ZONE

# There is one row at most, and this is its key.
KEY = uuid.UUID(int=1)


class OrganisationSettings(models.Model):
    """Name, sender, look, time and lists. What pages ask for is copied to the organisation's row by the database."""

    id = models.UUIDField(primary_key=True, default=KEY, editable=False)
    name = models.CharField(_("name"), max_length=120)
    org_number = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    town = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    website = models.URLField(max_length=200, blank=True)
    language = models.CharField(max_length=5, default="sv")
    time_zone = models.CharField(max_length=64, default=TIME_ZONE)
    list_rows = models.PositiveSmallIntegerField(default=LIST_ROWS)
    colour = models.CharField(max_length=7, blank=True)
    logo = models.CharField(max_length=120, blank=True, editable=False)  # path of our own drawing
    # Whether it is seen who opens a mailing and which links are clicked. Off until somebody turns it on.
    follows_mail = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "organisation_settings"
        constraints = [models.CheckConstraint(condition=models.Q(id=KEY), name="organisation_settings_once")]

    def __str__(self) -> str:
        return self.name
