"""What is remembered of every list that somebody took out as a file."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kundsystem.shared.keys
from crm_core.history.attach import record_history


class Migration(migrations.Migration):
    dependencies = [("crm_core", "0016_merging_indexes"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="ListExport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("list_name", models.CharField(max_length=30)),
                ("name", models.CharField(max_length=200)),
                ("form", models.CharField(choices=[("xlsx", "Excel"), ("csv", "CSV")], max_length=4)),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None
                    ),
                ),
                ("query", models.TextField(blank=True)),
                ("rows", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "exported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"db_table": "list_export"},
        ),
        record_history("list_export"),
    ]
