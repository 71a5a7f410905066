"""The organisation's own fields of notes."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crm_core", "0030_openid"),
    ]

    operations = [
        migrations.AddField(
            model_name="note",
            name="custom",
            field=models.JSONField(
                blank=True, db_default=models.Value({}, models.JSONField()), default=dict, editable=False
            ),
        ),
        migrations.AddIndex(
            model_name="note",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["custom"], name="note_custom", opclasses=["jsonb_path_ops"]
            ),
        ),
        migrations.AlterField(
            model_name="customfield",
            name="subject",
            field=models.CharField(
                choices=[
                    ("customer", "Customer"),
                    ("contact", "Contact person"),
                    ("deal", "Deal"),
                    ("product", "Product or service"),
                    ("note", "Note"),
                ],
                max_length=10,
                verbose_name="belongs to",
            ),
        ),
    ]
