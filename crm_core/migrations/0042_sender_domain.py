"""The domain that an organisation sends from, whom a mailing went to, and what went with it."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from crm_core.history.attach import record_history

KEY = uuid.UUID(int=1)
STATES = [("waiting", "Not finished"), ("verified", "Verified"), ("broken", "Does not work any more")]


class Migration(migrations.Migration):
    dependencies = [
        ("crm_core", "0041_import_things"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SenderDomain",
            fields=[
                ("id", models.UUIDField(default=KEY, editable=False, primary_key=True, serialize=False)),
                ("domain", models.CharField(max_length=253, verbose_name="domain")),
                ("local_part", models.CharField(max_length=64, verbose_name="address")),
                ("provider_key", models.CharField(editable=False, max_length=40)),
                ("proof", models.CharField(editable=False, max_length=64)),
                ("records", models.JSONField(default=list, editable=False)),
                ("found", models.JSONField(default=dict, editable=False)),
                ("state", models.CharField(choices=STATES, default="waiting", max_length=10)),
                ("checked_at", models.DateTimeField(editable=False, null=True)),
                ("verified_at", models.DateTimeField(editable=False, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "sender_domain",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", KEY)), name="sender_domain_once"),
                ],
            },
        ),
        # Files that go with every message of a mailing, and with a test of it.
        migrations.AddField("mailing", "files", models.JSONField(db_default=[], default=list, editable=False)),
        migrations.AddField("sentmail", "files", models.JSONField(db_default=[], default=list)),
        # Whether a mailing went to persons, to customers' own addresses or both is asked each time its page is shown.
        migrations.AddIndex(
            "delivery",
            models.Index(
                condition=models.Q(("contact__isnull", False)), fields=["mailing"], name="mail_delivery_to_person"
            ),
        ),
        migrations.AddIndex(
            "delivery",
            models.Index(
                condition=models.Q(("contact__isnull", True)), fields=["mailing"], name="mail_delivery_to_own"
            ),
        ),
        # What name servers answer is looked up again and again, and is no change of anybody's.
        record_history("sender_domain", "found", "checked_at", "proof"),
    ]
