"""History on every table, and the counter that customer numbers come from."""

from django.db import migrations

from crm_core.history.attach import record_history

PLAIN = (
    "accounts_role",
    "customer_status",
    "industry",
    "unit",
    "tag",
    "customer_tag",
    "position_type",
    "note_kind",
    "note",
    "note_contact",
    "note_tag",
    "file",
)


class Migration(migrations.Migration):
    dependencies = [("crm_core", "0001_initial"), ("accounts", "0001_initial")]
    operations = [
        *(record_history(table) for table in PLAIN),
        record_history("accounts_user", "password", "last_login"),
        record_history("customer", "sort_key"),
        record_history("contact", "sort_key"),
        # Numbers start at five digits, so that they look alike for long.
        migrations.RunSQL("CREATE SEQUENCE customer_number START 10001", "DROP SEQUENCE customer_number"),
    ]
