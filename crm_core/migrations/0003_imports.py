"""Imports with their working tables, and how often a job was begun."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kundsystem.shared.keys


class Migration(migrations.Migration):
    dependencies = [
        ("crm_core", "0002_history_and_numbers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportMapping",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("signature", models.CharField(max_length=64, unique=True)),
                ("mapping", models.JSONField(default=list)),
                (
                    "shape",
                    models.CharField(
                        choices=[
                            ("customer", "Each row is a customer"),
                            ("contact", "Each row is a contact person; rows of the same customer belong together"),
                        ],
                        default="customer",
                        max_length=10,
                    ),
                ),
                ("used_at", models.DateTimeField()),
            ],
            options={
                "db_table": "import_mapping",
            },
        ),
        migrations.AddField(
            model_name="job",
            name="attempts",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.CreateModel(
            name="Import",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("path", models.CharField(max_length=120)),
                ("size", models.PositiveBigIntegerField()),
                ("is_sheet", models.BooleanField(default=False)),
                ("encoding", models.CharField(blank=True, max_length=20)),
                ("delimiter", models.CharField(blank=True, max_length=1)),
                ("sheet", models.CharField(blank=True, max_length=120)),
                ("sheets", models.JSONField(default=list)),
                ("header_row", models.PositiveIntegerField(default=1)),
                ("headers", models.JSONField(default=list)),
                ("mapping", models.JSONField(default=list)),
                ("mapping_from", models.DateTimeField(blank=True, null=True)),
                (
                    "shape",
                    models.CharField(
                        choices=[
                            ("customer", "Each row is a customer"),
                            ("contact", "Each row is a contact person; rows of the same customer belong together"),
                        ],
                        default="customer",
                        max_length=10,
                    ),
                ),
                (
                    "duplicates",
                    models.CharField(
                        choices=[
                            ("fill", "Fill in empty fields"),
                            ("skip", "Skip them"),
                            ("create", "Create them as customers of their own"),
                        ],
                        default="fill",
                        max_length=10,
                    ),
                ),
                ("decisions", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "Being read"),
                            ("review", "To be checked"),
                            ("importing", "Being imported"),
                            ("done", "Done"),
                            ("undoing", "Being undone"),
                            ("undone", "Undone"),
                            ("unreadable", "Could not be read"),
                        ],
                        default="reading",
                        max_length=12,
                    ),
                ),
                ("error", models.TextField(blank=True)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("counts", models.JSONField(default=dict)),
                ("operation", models.UUIDField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("imported_at", models.DateTimeField(blank=True, null=True)),
                ("undo_until", models.DateTimeField(blank=True, null=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("kept", models.JSONField(default=dict)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
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
                "db_table": "import",
            },
        ),
        migrations.CreateModel(
            name="ImportCheck",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("errors", models.JSONField(null=True)),
                ("customer", models.JSONField(null=True)),
                ("contact", models.JSONField(null=True)),
                ("note", models.JSONField(null=True)),
                ("customer_key", models.UUIDField(null=True)),
                ("contact_key", models.UUIDField(null=True)),
                ("note_key", models.UUIDField(null=True)),
                ("leader", models.PositiveIntegerField(null=True)),
                ("twin", models.PositiveIntegerField(null=True)),
                ("match", models.UUIDField(null=True)),
                ("match_by", models.CharField(blank=True, max_length=10)),
                ("decision", models.CharField(blank=True, max_length=10)),
                ("target", models.UUIDField(null=True)),
                (
                    "parent",
                    models.ForeignKey(
                        db_column="import_id",
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="crm_core.import",
                    ),
                ),
            ],
            options={
                "db_table": "import_check",
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("raw", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                (
                    "parent",
                    models.ForeignKey(
                        db_column="import_id",
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="crm_core.import",
                    ),
                ),
            ],
            options={
                "db_table": "import_row",
            },
        ),
        migrations.AddIndex(
            model_name="import",
            index=models.Index(fields=["-created_at"], name="import_newest"),
        ),
        migrations.AddIndex(
            model_name="importcheck",
            index=models.Index(fields=["parent", "number"], name="import_check_number"),
        ),
        migrations.AddIndex(
            model_name="importcheck",
            index=models.Index(fields=["parent", "target"], name="import_check_target"),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(fields=["parent", "number"], name="import_row_number"),
        ),
        # What is worked on comes from a file that is still there: no need to write it twice.
        migrations.RunSQL("ALTER TABLE import_row SET UNLOGGED", "ALTER TABLE import_row SET LOGGED"),
        migrations.RunSQL("ALTER TABLE import_check SET UNLOGGED", "ALTER TABLE import_check SET LOGGED"),
    ]
