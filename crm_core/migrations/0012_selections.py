"""Saved selections, and their history."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import kundsystem.shared.keys
from crm_core.history.attach import record_history


class Migration(migrations.Migration):
    dependencies = [
        ("crm_core", "0011_api"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SelectionFolder",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("position", models.PositiveIntegerField(default=0)),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "selection_folder",
                "ordering": ["position", "name"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("archived_at__isnull", True)),
                        name="selection_folder_name",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Selection",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("is_shared", models.BooleanField(default=False, verbose_name="shared with everybody")),
                ("is_fixed", models.BooleanField(default=False, verbose_name="fixed")),
                ("tree", models.JSONField(default=dict)),
                ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "folder",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="selections",
                        to="crm_core.selectionfolder",
                        verbose_name="folder",
                    ),
                ),
            ],
            options={
                "db_table": "selection",
            },
        ),
        migrations.CreateModel(
            name="SelectionMember",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="crm_core.contact",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="crm_core.customer"
                    ),
                ),
                (
                    "selection",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="crm_core.selection",
                    ),
                ),
            ],
            options={
                "db_table": "selection_member",
            },
        ),
        migrations.AddIndex(
            model_name="selection",
            index=models.Index(
                condition=models.Q(("archived_at__isnull", True)), fields=["owner", "name"], name="selection_of_owner"
            ),
        ),
        migrations.AddIndex(
            model_name="selectionmember",
            index=models.Index(fields=["selection", "customer"], name="selection_members"),
        ),
        migrations.AddConstraint(
            model_name="selectionmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("contact__isnull", True)),
                fields=("selection", "customer"),
                name="selection_customer_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="selectionmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("contact__isnull", False)),
                fields=("selection", "contact"),
                name="selection_person_once",
            ),
        ),
        *(record_history(table) for table in ("selection_folder", "selection", "selection_member")),
    ]
