"""Letters that came in, and what they answer."""

import django.db.models.deletion
from django.db import migrations, models

import kundsystem.shared.keys
from crm_core.history.attach import record_history

STATES = [
    ("tray", "To be sorted"),
    ("noted", "Noted at a customer"),
    ("automatic", "Answered by itself"),
    ("bounce", "A letter that could not be delivered"),
    ("thrown", "Thrown away"),
]
REASONS = [
    ("unknown", "Nobody in the register has this address."),
    ("several", "Several customers have this address."),
    ("refuted", "The address that it says it comes from did not send it."),
    ("broken", "It is damaged, and could only be read in part."),
    ("token", "It answers a letter from here."),
    ("thread", "It goes on with letters that are here."),
    ("sender", "The sender is in the register."),
    ("copy", "A copy of a letter that somebody here has sent."),
    ("chosen", "Somebody has chosen the customer."),
]


class Migration(migrations.Migration):
    dependencies = [("crm_core", "0039_mailing_pages")]

    operations = [
        migrations.CreateModel(
            name="IncomingMail",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=64, unique=True)),
                ("state", models.CharField(choices=STATES, max_length=10)),
                ("reason", models.CharField(blank=True, choices=REASONS, max_length=10)),
                ("sender", models.CharField(max_length=254)),
                ("sender_name", models.CharField(max_length=120)),
                ("to", models.CharField(blank=True, max_length=254)),
                ("subject", models.CharField(blank=True, max_length=400)),
                ("text", models.TextField(blank=True)),
                ("message_id", models.CharField(blank=True, max_length=250)),
                ("is_own", models.BooleanField(default=False)),
                ("path", models.CharField(blank=True, editable=False, max_length=120)),
                ("content_type", models.CharField(blank=True, editable=False, max_length=200)),
                ("files", models.PositiveSmallIntegerField(default=0)),
                ("received_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "note",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="received",
                        to="crm_core.note",
                    ),
                ),
            ],
            options={
                "db_table": "incoming_mail",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "tray")),
                        fields=["-received_at", "-id"],
                        name="incoming_mail_tray",
                    ),
                    models.Index(
                        condition=models.Q(("message_id", ""), _negated=True),
                        fields=["message_id"],
                        name="incoming_mail_thread",
                    ),
                    models.Index(
                        condition=models.Q(("path", ""), _negated=True),
                        fields=["settled_at"],
                        name="incoming_mail_settled",
                    ),
                ],
            },
        ),
        migrations.AddIndex("sentmail", models.Index(fields=["message_id"], name="sent_mail_thread")),
        record_history("incoming_mail"),
    ]
