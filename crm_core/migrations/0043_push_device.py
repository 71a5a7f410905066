"""The browsers in which people are told of reminders, and how reminders are found and read by programs."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kundsystem.shared.keys
from crm_core.search.attach import learn_words

CHANNELS = [("app", "In the app"), ("mail", "E-mail"), ("sms", "SMS"), ("push", "Phone notification")]


class Migration(migrations.Migration):
    dependencies = [("crm_core", "0042_sender_domain"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.AlterField("remindernotice", "channel", models.CharField(choices=CHANNELS, max_length=4)),
        migrations.CreateModel(
            name="PushDevice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("endpoint", models.URLField(max_length=1000, unique=True)),
                ("p256dh", models.CharField(max_length=120)),
                ("auth", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=80)),
                ("session", models.CharField(max_length=40)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"db_table": "push_device"},
        ),
        migrations.AddField(
            "reminder",
            "words",
            models.GeneratedField(
                db_persist=True,
                expression=models.Func(models.Value(1), models.F("text"), function="public.search_words"),
                output_field=models.TextField(db_collation="C"),
            ),
        ),
        migrations.AddIndex(
            "reminder",
            django.contrib.postgres.indexes.GinIndex(
                fields=["words"], gin_pending_list_limit=512, name="reminder_words", opclasses=["public.gin_trgm_ops"]
            ),
        ),
        learn_words("reminder"),
        migrations.AddIndex("reminder", models.Index(fields=["created_at", "id"], name="reminder_made")),
        migrations.AddIndex("reminder", models.Index(fields=["updated_at", "id"], name="reminder_changed")),
    ]
