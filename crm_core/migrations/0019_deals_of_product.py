"""Finding deals by what is sold: those that moved last."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm_core", "0018_bulk_changes")]

    operations = [
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(fields=["product", "-status_since", "-id"], name="deal_of_product_newest"),
        ),
    ]
