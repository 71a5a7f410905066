"""Reminders, and every notice that is given of them."""

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer
from crm_core.deals.models import Deal
from crm_core.notes.models import Note
from crm_core.reminders.queries import NoticeQuerySet, PushDeviceQuerySet, ReminderQuerySet
from crm_core.search.columns import words_index, words_of
from crm_core.selections.models import Selection
from kundsystem.accounts.models import Role
from kundsystem.shared.keys import new_key

TEXT_LIMIT = 200
# Nobody has done it, and nobody has taken it away.
OPEN = Q(done_at__isnull=True, archived_at__isnull=True)


class Who(models.TextChoices):
    """Whose a reminder is; a role and an owner are whoever they are when it reports."""

    PERSON = "person", _("A colleague")
    ROLE = "role", _("Everybody with a role")
    OWNER = "owner", _("Whoever is responsible for the customer")


class Every(models.TextChoices):
    """How far it is from one time to the next."""

    DAY = "day", _("days")
    WORKDAY = "workday", _("working days")
    WEEK = "week", _("weeks")
    MONTH = "month", _("months")
    YEAR = "year", _("years")


class Channel(models.TextChoices):
    """How somebody is told. In the app they always are."""

    APP = "app", _("In the app")
    MAIL = "mail", _("E-mail")
    SMS = "sms", _("SMS")
    PUSH = "push", _("Phone notification")


class ReminderRule(models.Model):
    """What makes reminders by itself, every night.

    Args:
        kind: what it looks for, as `rules` knows it.
        number: of days before, or of months since, whichever it looks for.
        held: keys of those who were in the selection the last night; None before the first.
        problem: why it could not look the last night.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    text = models.CharField(_("what"), max_length=TEXT_LIMIT)
    kind = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField(default=30)
    selection = models.ForeignKey(Selection, models.PROTECT, null=True, blank=True, related_name="+")
    who = models.CharField(max_length=8, choices=Who, default=Who.OWNER)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    role = models.ForeignKey(Role, models.PROTECT, null=True, blank=True, related_name="+")
    by_mail = models.BooleanField(default=True)
    by_sms = models.BooleanField(default=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    is_active = models.BooleanField(default=True)
    held = ArrayField(models.UUIDField(), null=True, editable=False)
    ran_at = models.DateTimeField(null=True, blank=True, editable=False)
    problem = models.CharField(max_length=300, blank=True, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "reminder_rule"

    def __str__(self) -> str:
        return self.text


class Reminder(models.Model):
    """Something to think of on a day: about a customer, a person, a deal, or nothing.

    Args:
        due_on: the day, in the organisation's own time; None while the date that it goes by is not known.
        due_time: when that day; None for all of it.
        lead_minutes: how long before its time it reports.
        anchor: field with the date that it goes by, as `deal.ends_on`; `anchor_count` of `anchor_unit` before it.
        every_count: with `every_unit` how far it is to the next time, when it comes again; counted from `every_from`.
        due_at: when it is overdue from: its time, or the end of its day.
        fires_at: when it reports the next time; None when it has, or has no day.
        occasion: counts how many times there has been something to report: its day came, it was put off or handed over.
        escalate_days: working days after which somebody else is told, when nobody has done it.
        is_stale: the date that it goes by has changed, and its own day has not followed yet.
        rule_key: what a rule made it for; once for each.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    text = models.CharField(_("what"), max_length=TEXT_LIMIT)
    customer = models.ForeignKey(
        Customer, models.CASCADE, null=True, blank=True, related_name="reminders", db_index=False
    )
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="reminders")
    deal = models.ForeignKey(Deal, models.CASCADE, null=True, blank=True, related_name="reminders")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    who = models.CharField(max_length=8, choices=Who, default=Who.PERSON)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    role = models.ForeignKey(Role, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    by_mail = models.BooleanField(default=True)
    by_sms = models.BooleanField(default=False)

    due_on = models.DateField(null=True, blank=True)
    due_time = models.TimeField(null=True, blank=True)
    lead_minutes = models.PositiveIntegerField(default=0)
    anchor = models.CharField(max_length=80, blank=True)
    anchor_count = models.PositiveSmallIntegerField(default=0)
    anchor_unit = models.CharField(max_length=8, choices=Every, default=Every.DAY)
    every_count = models.PositiveSmallIntegerField(null=True, blank=True)
    every_unit = models.CharField(max_length=8, choices=Every, default=Every.MONTH)
    every_from = models.DateField(null=True, blank=True, editable=False)
    until = models.DateField(null=True, blank=True)
    on_working_days = models.BooleanField(default=False)
    escalate_days = models.PositiveSmallIntegerField(null=True, blank=True)
    escalate_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    due_at = models.DateTimeField(null=True, blank=True, editable=False)
    fires_at = models.DateTimeField(null=True, blank=True, editable=False)
    occasion = models.PositiveIntegerField(default=1, editable=False)
    escalates_at = models.DateTimeField(null=True, blank=True, editable=False)
    escalated_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_stale = models.BooleanField(default=False, editable=False)
    done_at = models.DateTimeField(null=True, blank=True, editable=False)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    rule = models.ForeignKey(ReminderRule, models.PROTECT, null=True, blank=True, related_name="reminders")
    rule_key = models.CharField(max_length=100, blank=True, editable=False)
    note = models.ForeignKey(Note, models.SET_NULL, null=True, blank=True, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    words = words_of("text")

    objects = ReminderQuerySet.as_manager()

    class Meta:
        db_table = "reminder"
        indexes = [
            models.Index(fields=["person", "due_at"], name="reminder_of_person", condition=OPEN),
            models.Index(fields=["role", "due_at"], name="reminder_of_role", condition=OPEN & Q(role__isnull=False)),
            models.Index(fields=["customer", "due_at"], name="reminder_of_customer"),
            models.Index(
                fields=["escalate_to", "due_at"],
                name="reminder_escalated",
                condition=OPEN & Q(escalated_at__isnull=False),
            ),
            models.Index(fields=["due_at", "id"], name="reminder_due", condition=OPEN),
            models.Index(fields=["fires_at"], name="reminder_fires", condition=OPEN & Q(fires_at__isnull=False)),
            models.Index(
                fields=["escalates_at"], name="reminder_escalates", condition=OPEN & Q(escalates_at__isnull=False)
            ),
            models.Index(fields=["id"], name="reminder_stale", condition=Q(is_stale=True)),
            words_index("reminder_words"),
            # What programs follow.
            models.Index(fields=["created_at", "id"], name="reminder_made"),
            models.Index(fields=["updated_at", "id"], name="reminder_changed"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "rule_key"], condition=Q(rule__isnull=False), name="reminder_rule_once"
            ),
            models.CheckConstraint(
                condition=(Q(who=Who.PERSON, person__isnull=False) | Q(who=Who.ROLE, role__isnull=False))
                | Q(who=Who.OWNER, customer__isnull=False),
                name="reminder_is_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do."""
        return self.done_at is None and self.archived_at is None

    @property
    def is_overdue(self) -> bool:
        """Whether its time is over."""
        return self.is_open and self.due_at is not None and self.due_at <= timezone.now()

    @property
    def comes_again(self) -> bool:
        """Whether it comes back by itself when it is done."""
        return bool(self.every_count)

    @property
    def starts_at(self) -> dt.datetime | None:
        """When it is due to begin with: its time, or the beginning of its day."""
        if self.due_on is None:
            return None
        return timezone.make_aware(dt.datetime.combine(self.due_on, self.due_time or dt.time.min))


class ReminderNotice(models.Model):
    """That one person is told, by one channel, of one occasion of a reminder: once."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        DELIVERED = "delivered", _("Delivered")
        FAILED = "failed", _("Not sent")
        UNCERTAIN = "uncertain", _("Uncertain")
        MOOT = "moot", _("No longer needed")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    reminder = models.ForeignKey(Reminder, models.CASCADE, related_name="notices", db_index=False)
    occasion = models.PositiveIntegerField()
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    channel = models.CharField(max_length=4, choices=Channel)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=300, blank=True)
    is_late = models.BooleanField(default=False)
    is_escalation = models.BooleanField(default=False)
    is_instead = models.BooleanField(default=False)  # of a text that did not arrive
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    provider_id = models.CharField(max_length=120, blank=True)
    parts = models.PositiveSmallIntegerField(default=0)  # of a text: so many are paid for
    made_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        db_table = "reminder_notice"
        indexes = [
            models.Index(fields=["not_before", "id"], name="reminder_notice_queue", condition=Q(state="waiting")),
            models.Index(fields=["claimed_at"], name="reminder_notice_sending", condition=Q(state="sending")),
            models.Index(
                fields=["recipient", "-made_at"],
                name="reminder_notice_unseen",
                condition=Q(channel="app", state="sent", seen_at__isnull=True),
            ),
            models.Index(fields=["provider_id"], name="reminder_notice_provider", condition=~Q(provider_id="")),
            models.Index(F("sent_at"), name="reminder_notice_texts", condition=Q(channel="sms", parts__gt=0)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["reminder", "occasion", "recipient", "channel"], name="reminder_notice_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reminder_id} {self.occasion} {self.channel} {self.state}"


class ReminderSettings(models.Model):
    """When somebody wants to be told; without a row, as the organisation's own row says, which is nobody's."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    morning = models.TimeField(default=dt.time(7))
    quiet_from = models.TimeField(default=dt.time(21))
    quiet_until = models.TimeField(default=dt.time(6, 30))
    quiet_on_days_off = models.BooleanField(default=True)
    digest = models.BooleanField(default=False)
    digest_at = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)

    class Meta:
        db_table = "reminder_settings"
        constraints = [
            models.UniqueConstraint(fields=["user"], name="reminder_settings_once", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return str(self.user_id or "")


class PushDevice(models.Model):
    """A browser in which somebody is told of reminders, as long as they are signed in there."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    endpoint = models.URLField(max_length=1000, unique=True)
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=60)
    name = models.CharField(max_length=80)
    session = models.CharField(max_length=40)  # where they are signed in
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PushDeviceQuerySet.as_manager()

    class Meta:
        db_table = "push_device"

    def __str__(self) -> str:
        return self.name
