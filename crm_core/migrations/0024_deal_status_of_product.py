"""A deal status can be one product's own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm_core", "0023_contact_list_index")]

    operations = [
        migrations.AddField(
            "dealstatus",
            "product",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="own_statuses",
                to="crm_core.product",
                verbose_name="product",
            ),
        ),
    ]
