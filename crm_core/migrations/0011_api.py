"""History of API keys, and the order in which programs follow customers."""

from django.db import migrations, models

from crm_core.history.attach import record_history


class Migration(migrations.Migration):
    dependencies = [
        ("crm_core", "0010_merging"),
        ("accounts", "0002_api_tokens"),
    ]

    operations = [
        record_history("accounts_api_token", "digest", "last_used_at"),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(fields=["updated_at", "id"], name="customer_changed"),
        ),
    ]
