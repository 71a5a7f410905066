"""Keep selections that are too long for an address."""

from django.db import migrations, models

import kundsystem.shared.keys


class Migration(migrations.Migration):
    dependencies = [("crm_core", "0012_selections")]

    operations = [
        migrations.CreateModel(
            name="SelectionDraft",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("digest", models.CharField(max_length=40, unique=True)),
                ("tree", models.JSONField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={"db_table": "selection_draft"},
        ),
    ]
