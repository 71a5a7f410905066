from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm_core", "0022_selection_subscriptions")]

    operations = [
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["position_type", "sort_key", "id"], name="contact_by_position"),
        ),
    ]
