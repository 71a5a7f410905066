"""Saved selections, and the folders they lie in."""

import hashlib
import json

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer, once_by_name
from crm_core.fields.values import OwnValue
from crm_core.selections.queries import SelectionQuerySet
from crm_core.selections.tree import PERSONS, Tree, Unreadable, read
from kundsystem.shared.errors import UserError
from kundsystem.shared.keys import new_key


class SelectionFolder(OwnValue):
    """A folder of shared selections."""

    class Meta(OwnValue.Meta):
        db_table = "selection_folder"
        constraints = [once_by_name("selection_folder_name")]


class Selection(models.Model):
    """A saved selection: somebody's own, or shared with all.

    A fixed one has its members as rows and no tree that is asked: it is who they were when it was frozen, and whoever
    was added or taken away by hand since.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.CharField(_("name"), max_length=120)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    folder = models.ForeignKey(
        SelectionFolder, models.PROTECT, null=True, blank=True, related_name="selections", verbose_name=_("folder")
    )
    is_shared = models.BooleanField(_("shared with everybody"), default=False)
    is_fixed = models.BooleanField(_("fixed"), default=False)
    tree = models.JSONField(default=dict)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = SelectionQuerySet.as_manager()

    class Meta:
        db_table = "selection"
        indexes = [
            models.Index(fields=["owner", "name"], name="selection_of_owner", condition=Q(archived_at__isnull=True))
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def of_persons(self) -> bool:
        """Whether it is about persons."""
        return self.tree.get("result") == PERSONS

    @property
    def token(self) -> str:
        """What it asks, as it is compared with what somebody was shown."""
        return hashlib.sha256(json.dumps(self.tree, sort_keys=True).encode()).hexdigest()[:16]

    @property
    def mark(self) -> str:
        """All of it that can be changed, as a program compares it with what it has read."""
        told = [self.token, self.name, self.is_shared, str(self.folder_id), str(self.archived_at)]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]

    def read(self) -> Tree:
        """Read what it asks.

        Raises:
            UserError: it can not be read any more.
        """
        try:
            return read(self.tree)
        except Unreadable as error:
            message = _("The selection “%(name)s” cannot be read any more.") % {"name": self.name}
            raise UserError(message, code=error.code) from error


class SelectionMember(models.Model):
    """A customer, or a person, in a fixed selection."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    selection = models.ForeignKey(Selection, models.CASCADE, related_name="members", db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "selection_member"
        constraints = [
            models.UniqueConstraint(
                fields=["selection", "customer"], condition=Q(contact__isnull=True), name="selection_customer_once"
            ),
            models.UniqueConstraint(
                fields=["selection", "contact"], condition=Q(contact__isnull=False), name="selection_person_once"
            ),
        ]
        indexes = [models.Index(fields=["selection", "customer"], name="selection_members")]

    def __str__(self) -> str:
        return f"{self.selection_id} {self.contact_id or self.customer_id}"


class SelectionDraft(models.Model):
    """A selection that is being made and is too long for an address; the address names it by its digest."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    digest = models.CharField(max_length=40, unique=True)
    tree = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "selection_draft"

    def __str__(self) -> str:
        return self.digest


class SelectionSubscription(models.Model):
    """That somebody is told, once a week, who is new in a selection.

    Args:
        name: what it was called when whoever is told could last see it.
        next_at: when it is time the next time.
        told_at: since when those are new who will be told of then.
        held: the keys of those who were in it at that moment; `held_persons` says whose they are.
        unseen: keys of those who are new and have not been taken note of on the first page.
        problem_code: why it could not be told about the last time; told once, not every week.
        problem: the sentence, for the first page.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    selection = models.ForeignKey(Selection, models.CASCADE, related_name="subscriptions")
    name = models.CharField(max_length=120)
    by_mail = models.BooleanField(default=True)
    on_page = models.BooleanField(default=False)
    weekday = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(db_index=True)
    told_at = models.DateTimeField()
    held = ArrayField(models.UUIDField(), default=list)
    held_persons = models.BooleanField(default=False)
    unseen = ArrayField(models.UUIDField(), default=list)
    problem_code = models.CharField(max_length=40, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "selection_subscription"
        constraints = [models.UniqueConstraint(fields=["user", "selection"], name="selection_subscription_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.name}"
