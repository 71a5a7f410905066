"""Fields that an organisation adds itself, and the column in which each subject keeps their values."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import kundsystem.shared.keys
from crm_core.history.attach import record_history


def new_shape_with(table: str) -> migrations.RunSQL:
    """Let every process read the definitions anew when any of them has changed."""
    return migrations.RunSQL(
        f"CREATE TRIGGER new_shape AFTER INSERT OR UPDATE OR DELETE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION public.new_shape()",
        f"DROP TRIGGER new_shape ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("crm_core", "0025_window_tabs"),
        ("tenants", "0006_shape"),
    ]

    operations = [
        migrations.CreateModel(
            name="CustomField",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("customer", "Customer"),
                            ("contact", "Contact person"),
                            ("deal", "Deal"),
                            ("product", "Product or service"),
                        ],
                        max_length=10,
                        verbose_name="belongs to",
                    ),
                ),
                ("name", models.CharField(max_length=50)),
                ("label", models.CharField(max_length=80, verbose_name="name")),
                ("help_text", models.CharField(blank=True, max_length=200, verbose_name="help text")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text", "Text"),
                            ("long_text", "Long text"),
                            ("number", "Number"),
                            ("money", "Amount in SEK"),
                            ("date", "Date"),
                            ("yes_no", "Yes or no"),
                            ("one_of", "One of several choices"),
                            ("several_of", "Several choices"),
                            ("link", "Link"),
                            ("email", "E-mail address"),
                            ("phone", "Telephone number"),
                            ("user", "User"),
                            ("customer", "Customer"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("decimals", models.PositiveSmallIntegerField(default=0, verbose_name="decimals")),
                ("required", models.BooleanField(default=False, verbose_name="must be filled in")),
                ("default", models.JSONField(blank=True, null=True)),
                ("group", models.CharField(blank=True, max_length=60, verbose_name="heading")),
                ("in_lists", models.BooleanField(default=True, verbose_name="in lists")),
                ("searchable", models.BooleanField(default=False, verbose_name="quick to search")),
                (
                    "index_state",
                    models.CharField(
                        choices=[
                            ("none", "Not quick to search"),
                            ("building", "Being made quick to search"),
                            ("ready", "Quick to search"),
                            ("failed", "Could not be made quick to search"),
                        ],
                        default="none",
                        editable=False,
                        max_length=8,
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0)),
                ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "db_table": "custom_field",
                "ordering": ["position", "created_at"],
            },
        ),
        migrations.CreateModel(
            name="CustomOption",
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
                "db_table": "custom_option",
                "ordering": ["position", "name"],
            },
        ),
        migrations.AddField(
            model_name="contact",
            name="custom",
            field=models.JSONField(
                blank=True, db_default=models.Value({}, models.JSONField()), default=dict, editable=False
            ),
        ),
        migrations.AddField(
            model_name="customer",
            name="custom",
            field=models.JSONField(
                blank=True, db_default=models.Value({}, models.JSONField()), default=dict, editable=False
            ),
        ),
        migrations.AddField(
            model_name="deal",
            name="custom",
            field=models.JSONField(
                blank=True, db_default=models.Value({}, models.JSONField()), default=dict, editable=False
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="custom",
            field=models.JSONField(
                blank=True, db_default=models.Value({}, models.JSONField()), default=dict, editable=False
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["custom"], name="contact_custom", opclasses=["jsonb_path_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["custom"], name="customer_custom", opclasses=["jsonb_path_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["custom"], name="deal_custom", opclasses=["jsonb_path_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="product",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["custom"], name="product_custom", opclasses=["jsonb_path_ops"]
            ),
        ),
        migrations.AddConstraint(
            model_name="customfield",
            constraint=models.UniqueConstraint(fields=("subject", "name"), name="custom_field_name"),
        ),
        migrations.AddConstraint(
            model_name="customfield",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("label"),
                models.F("subject"),
                condition=models.Q(("archived_at__isnull", True)),
                name="custom_field_label",
            ),
        ),
        migrations.AddField(
            model_name="customoption",
            name="field",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="options",
                to="crm_core.customfield",
            ),
        ),
        migrations.AddIndex(
            model_name="customoption",
            index=models.Index(fields=["field", "position"], name="custom_option_order"),
        ),
        migrations.AddConstraint(
            model_name="customoption",
            constraint=models.UniqueConstraint(
                models.F("field"),
                django.db.models.functions.text.Lower("name"),
                condition=models.Q(("archived_at__isnull", True)),
                name="custom_option_name",
            ),
        ),
        record_history("custom_field"),
        record_history("custom_option"),
        *(new_shape_with(table) for table in ("custom_field", "custom_option")),
    ]
