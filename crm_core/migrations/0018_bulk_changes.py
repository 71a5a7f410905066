"""Changing many rows of a list piece by piece: what is done, how far it has come, and whom it has not come to yet."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kundsystem.shared.keys


class Migration(migrations.Migration):
    dependencies = [("crm_core", "0017_list_exports"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="BulkChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("list_name", models.CharField(max_length=30)),
                ("what", models.CharField(max_length=60)),
                ("chosen", models.CharField(blank=True, max_length=200)),
                ("text", models.TextField(blank=True)),
                ("value", models.CharField(blank=True, max_length=200)),
                ("query", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "Not begun"),
                            ("running", "Being carried out"),
                            ("done", "Done"),
                            ("undoing", "Being undone"),
                            ("undone", "Undone"),
                        ],
                        default="prepared",
                        max_length=10,
                    ),
                ),
                ("total", models.PositiveIntegerField(default=0)),
                ("gone_through", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("put_back", models.PositiveIntegerField(default=0)),
                ("kept", models.PositiveIntegerField(default=0)),
                ("operation", models.UUIDField(default=kundsystem.shared.keys.new_key, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="crm_core.job",
                    ),
                ),
            ],
            options={
                "db_table": "bulk_change",
            },
        ),
        migrations.CreateModel(
            name="BulkRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("row", models.UUIDField()),
                (
                    "bulk",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="crm_core.bulkchange",
                    ),
                ),
            ],
            options={
                "db_table": "bulk_row",
                "indexes": [models.Index(fields=["bulk", "id"], name="bulk_row_next")],
            },
        ),
    ]
