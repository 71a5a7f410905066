"""History of invitations."""

from django.db import migrations

from crm_core.history.attach import record_history


class Migration(migrations.Migration):
    dependencies = [
        ("crm_core", "0026_custom_fields"),
        ("accounts", "0004_invitations"),
    ]

    operations = [
        record_history("accounts_invitation", "digest"),
    ]
