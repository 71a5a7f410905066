"""History of an organisation's own way to sign in, without its secret."""

from django.db import migrations

from crm_core.history.attach import record_history


class Migration(migrations.Migration):
    dependencies = [
        ("crm_core", "0029_people"),
        ("accounts", "0005_openid"),
    ]

    operations = [
        record_history("accounts_openid_provider", "secret"),
    ]
