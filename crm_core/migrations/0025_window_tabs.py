"""The order of the customer window's tabs, and which of them an organisation does without."""

from django.db import migrations, models

import kundsystem.shared.keys
from crm_core.history.attach import record_history


class Migration(migrations.Migration):
    dependencies = [("crm_core", "0024_deal_status_of_product")]

    operations = [
        migrations.CreateModel(
            name="WindowTab",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=40)),
                ("position", models.PositiveIntegerField()),
                ("is_hidden", models.BooleanField(default=False)),
            ],
            options={"db_table": "window_tab", "ordering": ["position"]},
        ),
        migrations.AddConstraint(
            "windowtab",
            models.UniqueConstraint(fields=["key"], name="window_tab_once"),
        ),
        record_history("window_tab"),
    ]
