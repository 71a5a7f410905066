"""Who is told once a week what is new in a selection."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kundsystem.shared.keys


class Migration(migrations.Migration):
    dependencies = [("crm_core", "0021_saved_lists"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="SelectionSubscription",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("by_mail", models.BooleanField(default=True)),
                ("on_page", models.BooleanField(default=False)),
                ("weekday", models.PositiveSmallIntegerField(default=0)),
                ("next_at", models.DateTimeField(db_index=True)),
                ("told_at", models.DateTimeField()),
                (
                    "held",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                ("held_persons", models.BooleanField(default=False)),
                (
                    "unseen",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                ("problem_code", models.CharField(blank=True, max_length=40)),
                ("problem", models.CharField(blank=True, max_length=300)),
                (
                    "selection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subscriptions",
                        to="crm_core.selection",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"db_table": "selection_subscription"},
        ),
        migrations.AddConstraint(
            model_name="selectionsubscription",
            constraint=models.UniqueConstraint(fields=["user", "selection"], name="selection_subscription_once"),
        ),
    ]
