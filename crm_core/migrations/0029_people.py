"""History of invitations."""

from django.db import migrations

from crm_core.history.attach import record_history


class Migration(migrations.Migration):
    dependencies = [
        ("crm_core", "0028_one_second_step_of_a_kind"),
        ("accounts", "0004_invitations"),
    ]

    operations = [
        record_history("accounts_invitation", "digest"),
    ]
