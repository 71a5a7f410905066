"""How many messages of each mailing are in each state, kept while they change."""

from django.db import migrations, models

TABLE = "mail_delivery"
TRIGGERS = f"""
CREATE TRIGGER count_new AFTER INSERT ON {TABLE} REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION public.count_deliveries();
CREATE TRIGGER count_gone AFTER DELETE ON {TABLE} REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION public.count_deliveries();
CREATE TRIGGER count_moved AFTER UPDATE ON {TABLE} REFERENCING OLD TABLE AS gone NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION public.count_deliveries();
INSERT INTO mail_tally (mailing_id, state, number)
SELECT mailing_id, state, count(*) FROM {TABLE} GROUP BY mailing_id, state;
"""
WITHOUT = f"""
DROP TRIGGER count_new ON {TABLE};
DROP TRIGGER count_gone ON {TABLE};
DROP TRIGGER count_moved ON {TABLE};
"""


class Migration(migrations.Migration):
    dependencies = [("crm_core", "0044_invitations"), ("tenants", "0012_count_deliveries")]
    operations = [
        migrations.CreateModel(
            name="TallyLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("mailing_id", models.UUIDField()),
                ("state", models.CharField(max_length=10)),
                ("number", models.IntegerField()),
            ],
            options={
                "db_table": "mail_tally",
                "indexes": [models.Index(fields=["mailing_id"], name="mail_tally_of_mailing")],
            },
        ),
        migrations.RunSQL(TRIGGERS, WITHOUT),
    ]
