"""Lists that are saved under a name, and which one somebody begins with."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kundsystem.shared.keys
from crm_core.history.attach import record_history


class Migration(migrations.Migration):
    dependencies = [("crm_core", "0020_deal_list_indexes"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="SavedList",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("list_name", models.CharField(max_length=30)),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("is_shared", models.BooleanField(default=False, verbose_name="shared with everybody")),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None
                    ),
                ),
                ("sort", models.CharField(blank=True, max_length=60)),
                ("query", models.TextField(blank=True)),
                ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "saved_list",
            },
        ),
        migrations.CreateModel(
            name="ListStandard",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("list_name", models.CharField(max_length=30)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "saved",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="crm_core.savedlist"
                    ),
                ),
            ],
            options={
                "db_table": "list_standard",
            },
        ),
        migrations.AddIndex(
            model_name="savedlist",
            index=models.Index(
                condition=models.Q(("archived_at__isnull", True)), fields=["list_name", "owner"], name="saved_list_of"
            ),
        ),
        migrations.AddConstraint(
            model_name="liststandard",
            constraint=models.UniqueConstraint(fields=("user", "list_name"), name="list_standard_once"),
        ),
        record_history("saved_list"),
    ]
