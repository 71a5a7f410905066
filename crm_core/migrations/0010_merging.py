"""Merging duplicates: where a merged one leads, who is not the same, and indexes for finding those who may be."""

import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import kundsystem.shared.keys
from crm_core.history.attach import record_history


class Migration(migrations.Migration):
    dependencies = [
        ("crm_core", "0009_values_for_earlier_organisations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DifferentContacts",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
            ],
            options={
                "db_table": "different_contacts",
            },
        ),
        migrations.CreateModel(
            name="DifferentCustomers",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
            ],
            options={
                "db_table": "different_customers",
            },
        ),
        migrations.AddField(
            model_name="contact",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="merged",
                to="crm_core.contact",
            ),
        ),
        migrations.AddField(
            model_name="customer",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="merged",
                to="crm_core.customer",
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("mobile", ""), _negated=True), fields=["mobile"], name="contact_mobile"
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("phone", ""), _negated=True), fields=["phone"], name="contact_phone"
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)), fields=["merged_into"], name="contact_merged"
            ),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                condition=models.Q(("archived_at__isnull", False), ("merged_into__isnull", True)),
                fields=["id"],
                name="customer_archived",
            ),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)), fields=["merged_into"], name="customer_merged"
            ),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                models.Func(
                    models.F("sort_key"), function="public.plain_name", output_field=models.TextField(db_collation="C")
                ),
                models.F("id"),
                condition=models.Q(("archived_at__isnull", True)),
                include=("sort_key", "postal_town", "postal_postcode", "org_number", "kind"),
                name="customer_plain_name",
            ),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                models.F("postal_town"),
                models.Func(
                    models.F("sort_key"), function="public.plain_name", output_field=models.TextField(db_collation="C")
                ),
                models.F("id"),
                condition=models.Q(("archived_at__isnull", True)),
                include=("sort_key", "org_number"),
                name="customer_alike",
            ),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                models.F("postal_town"),
                django.db.models.functions.text.Reverse(
                    models.Func(
                        models.F("sort_key"),
                        function="public.plain_name",
                        output_field=models.TextField(db_collation="C"),
                    )
                ),
                models.F("id"),
                condition=models.Q(("archived_at__isnull", True)),
                include=("sort_key", "org_number"),
                name="customer_alike_end",
            ),
        ),
        migrations.AddField(
            model_name="differentcontacts",
            name="one",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="crm_core.contact"
            ),
        ),
        migrations.AddField(
            model_name="differentcontacts",
            name="other",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="crm_core.contact"
            ),
        ),
        migrations.AddField(
            model_name="differentcustomers",
            name="one",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="crm_core.customer"
            ),
        ),
        migrations.AddField(
            model_name="differentcustomers",
            name="other",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="crm_core.customer"
            ),
        ),
        migrations.AddConstraint(
            model_name="differentcontacts",
            constraint=models.UniqueConstraint(
                django.db.models.functions.comparison.Least("one", "other"),
                django.db.models.functions.comparison.Greatest("one", "other"),
                name="different_contacts_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="differentcontacts",
            constraint=models.CheckConstraint(
                condition=models.Q(("one", models.F("other")), _negated=True), name="different_contacts_are_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="differentcustomers",
            constraint=models.UniqueConstraint(
                django.db.models.functions.comparison.Least("one", "other"),
                django.db.models.functions.comparison.Greatest("one", "other"),
                name="different_customers_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="differentcustomers",
            constraint=models.CheckConstraint(
                condition=models.Q(("one", models.F("other")), _negated=True), name="different_customers_are_two"
            ),
        ),
        record_history("different_customers"),
        record_history("different_contacts"),
        # What is not yet said is no history; but a merge that leads it elsewhere can be undone.
        record_history("note_draft", within=("customer.merge", "contact.merge", "history.undo")),
    ]
