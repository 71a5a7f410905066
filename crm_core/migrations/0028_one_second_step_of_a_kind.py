"""Makes an index anew whose condition PostgreSQL writes otherwise after a copy: the same rule, put more plainly."""

from django.db import migrations

PLAIN = """
DROP INDEX unique_authenticator_type;
CREATE UNIQUE INDEX unique_authenticator_type ON mfa_authenticator (user_id, type) WHERE type <> 'webauthn';
"""


class Migration(migrations.Migration):
    dependencies = [("crm_core", "0027_history_pages"), ("mfa", "0003_authenticator_type_uniq")]
    operations = [migrations.RunSQL(PLAIN, migrations.RunSQL.noop)]
