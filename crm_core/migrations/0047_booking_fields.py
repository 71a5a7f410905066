"""Fields of an organisation's own on bookings."""

import django.contrib.postgres.indexes
from django.db import migrations, models

SUBJECTS = [
    ("customer", "Customer"),
    ("contact", "Contact person"),
    ("deal", "Deal"),
    ("product", "Product or service"),
    ("note", "Note"),
    ("booking", "Booking"),
]


class Migration(migrations.Migration):
    dependencies = [("crm_core", "0046_held_bookings")]
    operations = [
        migrations.AlterField(
            "customfield", "subject", models.CharField(choices=SUBJECTS, max_length=10, verbose_name="belongs to")
        ),
        migrations.AddField(
            "booking",
            "custom",
            models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict, editable=False),
        ),
        migrations.AddIndex(
            "booking",
            django.contrib.postgres.indexes.GinIndex(
                fields=["custom"], name="booking_custom", opclasses=["jsonb_path_ops"]
            ),
        ),
    ]
