"""Reminders, the notices that are given of them, and the rules that make them."""

import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kundsystem.shared.keys
from crm_core.history.attach import record_history

# Tables whose changes are recorded, and columns that only say how far work has come.
HISTORY = (("reminder", ()), ("reminder_rule", ("held", "ran_at")))


def follow_dates(table: str) -> migrations.RunSQL:
    """Let reminders that go by a date of these rows be marked, whatever door the change comes through."""
    return migrations.RunSQL(
        f'CREATE TRIGGER follow_dates AFTER UPDATE ON "{table}" REFERENCING NEW TABLE AS changed'
        f" FOR EACH STATEMENT EXECUTE FUNCTION public.follow_dates('{table}')",
        f'DROP TRIGGER follow_dates ON "{table}"',
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_profile"),
        ("crm_core", "0035_bookings"),
        ("tenants", "0010_follow_dates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReminderRule",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.CharField(max_length=200, verbose_name="what")),
                ("kind", models.CharField(max_length=20)),
                ("number", models.PositiveSmallIntegerField(default=30)),
                (
                    "who",
                    models.CharField(
                        choices=[
                            ("person", "A colleague"),
                            ("role", "Everybody with a role"),
                            ("owner", "Whoever is responsible for the customer"),
                        ],
                        default="owner",
                        max_length=8,
                    ),
                ),
                ("by_mail", models.BooleanField(default=True)),
                ("by_sms", models.BooleanField(default=False)),
                ("is_active", models.BooleanField(default=True)),
                (
                    "held",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), editable=False, null=True, size=None
                    ),
                ),
                ("ran_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("problem", models.CharField(blank=True, editable=False, max_length=300)),
                ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.role",
                    ),
                ),
                (
                    "selection",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crm_core.selection",
                    ),
                ),
            ],
            options={
                "db_table": "reminder_rule",
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.CharField(max_length=200, verbose_name="what")),
                (
                    "who",
                    models.CharField(
                        choices=[
                            ("person", "A colleague"),
                            ("role", "Everybody with a role"),
                            ("owner", "Whoever is responsible for the customer"),
                        ],
                        default="person",
                        max_length=8,
                    ),
                ),
                ("by_mail", models.BooleanField(default=True)),
                ("by_sms", models.BooleanField(default=False)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("due_time", models.TimeField(blank=True, null=True)),
                ("lead_minutes", models.PositiveIntegerField(default=0)),
                ("anchor", models.CharField(blank=True, max_length=80)),
                ("anchor_count", models.PositiveSmallIntegerField(default=0)),
                (
                    "anchor_unit",
                    models.CharField(
                        choices=[
                            ("day", "days"),
                            ("workday", "working days"),
                            ("week", "weeks"),
                            ("month", "months"),
                            ("year", "years"),
                        ],
                        default="day",
                        max_length=8,
                    ),
                ),
                ("every_count", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "every_unit",
                    models.CharField(
                        choices=[
                            ("day", "days"),
                            ("workday", "working days"),
                            ("week", "weeks"),
                            ("month", "months"),
                            ("year", "years"),
                        ],
                        default="month",
                        max_length=8,
                    ),
                ),
                ("every_from", models.DateField(blank=True, editable=False, null=True)),
                ("until", models.DateField(blank=True, null=True)),
                ("on_working_days", models.BooleanField(default=False)),
                ("escalate_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("due_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("fires_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("occasion", models.PositiveIntegerField(default=1, editable=False)),
                ("escalates_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("escalated_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("is_stale", models.BooleanField(default=False, editable=False)),
                ("done_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("rule_key", models.CharField(blank=True, editable=False, max_length=100)),
                ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reminders",
                        to="crm_core.contact",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="crm_core.customer",
                    ),
                ),
                (
                    "deal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="crm_core.deal",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "escalate_to",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "note",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="crm_core.note",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.role",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="crm_core.reminderrule",
                    ),
                ),
            ],
            options={
                "db_table": "reminder",
            },
        ),
        migrations.CreateModel(
            name="ReminderSettings",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("morning", models.TimeField(default=datetime.time(7, 0))),
                ("quiet_from", models.TimeField(default=datetime.time(21, 0))),
                ("quiet_until", models.TimeField(default=datetime.time(6, 30))),
                ("quiet_on_days_off", models.BooleanField(default=True)),
                ("digest", models.BooleanField(default=False)),
                ("digest_at", models.DateTimeField(blank=True, db_index=True, editable=False, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "reminder_settings",
            },
        ),
        migrations.CreateModel(
            name="ReminderNotice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("occasion", models.PositiveIntegerField()),
                (
                    "channel",
                    models.CharField(choices=[("app", "In the app"), ("mail", "E-mail"), ("sms", "SMS")], max_length=4),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("delivered", "Delivered"),
                            ("failed", "Not sent"),
                            ("uncertain", "Uncertain"),
                            ("moot", "No longer needed"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("is_late", models.BooleanField(default=False)),
                ("is_escalation", models.BooleanField(default=False)),
                ("is_instead", models.BooleanField(default=False)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("not_before", models.DateTimeField()),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("provider_id", models.CharField(blank=True, max_length=120)),
                ("parts", models.PositiveSmallIntegerField(default=0)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("delivered_at", models.DateTimeField(blank=True, null=True)),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                (
                    "recipient",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reminder",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="crm_core.reminder",
                    ),
                ),
            ],
            options={
                "db_table": "reminder_notice",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["not_before", "id"],
                        name="reminder_notice_queue",
                    ),
                    models.Index(
                        condition=models.Q(("state", "sending")), fields=["claimed_at"], name="reminder_notice_sending"
                    ),
                    models.Index(
                        condition=models.Q(("channel", "app"), ("seen_at__isnull", True), ("state", "sent")),
                        fields=["recipient", "-made_at"],
                        name="reminder_notice_unseen",
                    ),
                    models.Index(
                        condition=models.Q(("provider_id", ""), _negated=True),
                        fields=["provider_id"],
                        name="reminder_notice_provider",
                    ),
                    models.Index(
                        models.F("sent_at"),
                        condition=models.Q(("channel", "sms"), ("parts__gt", 0)),
                        name="reminder_notice_texts",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("reminder", "occasion", "recipient", "channel"), name="reminder_notice_once"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(
                condition=models.Q(("archived_at__isnull", True), ("done_at__isnull", True)),
                fields=["person", "due_at"],
                name="reminder_of_person",
            ),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(
                condition=models.Q(("archived_at__isnull", True), ("done_at__isnull", True), ("role__isnull", False)),
                fields=["role", "due_at"],
                name="reminder_of_role",
            ),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(fields=["customer", "due_at"], name="reminder_of_customer"),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(
                condition=models.Q(
                    ("archived_at__isnull", True), ("done_at__isnull", True), ("escalated_at__isnull", False)
                ),
                fields=["escalate_to", "due_at"],
                name="reminder_escalated",
            ),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(
                condition=models.Q(("archived_at__isnull", True), ("done_at__isnull", True)),
                fields=["due_at", "id"],
                name="reminder_due",
            ),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(
                condition=models.Q(
                    ("archived_at__isnull", True), ("done_at__isnull", True), ("fires_at__isnull", False)
                ),
                fields=["fires_at"],
                name="reminder_fires",
            ),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(
                condition=models.Q(
                    ("archived_at__isnull", True), ("done_at__isnull", True), ("escalates_at__isnull", False)
                ),
                fields=["escalates_at"],
                name="reminder_escalates",
            ),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(condition=models.Q(("is_stale", True)), fields=["id"], name="reminder_stale"),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("rule__isnull", False)), fields=("rule", "rule_key"), name="reminder_rule_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("person__isnull", False), ("who", "person")),
                    models.Q(("role__isnull", False), ("who", "role")),
                    models.Q(("customer__isnull", False), ("who", "owner")),
                    _connector="OR",
                ),
                name="reminder_is_somebodys",
            ),
        ),
        migrations.AddConstraint(
            model_name="remindersettings",
            constraint=models.UniqueConstraint(fields=("user",), name="reminder_settings_once", nulls_distinct=False),
        ),
        *(record_history(table, *left_out) for table, left_out in HISTORY),
        *(follow_dates(table) for table in ("customer", "contact", "deal")),
    ]
