"""What an organisation has set, with its history; the organisation's own row follows it."""

import uuid

from django.db import migrations, models

from crm_core.history.attach import record_history

KEY = uuid.UUID(int=1)
# By the database, so that it does whatever door a change came through: page, undo, restore.
FOLLOW = """
CREATE TRIGGER follow_settings AFTER UPDATE ON organisation_settings
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION public.follow_settings()
"""


def text(limit: int) -> models.CharField:
    """A text that may be empty."""
    return models.CharField(blank=True, max_length=limit)


class Migration(migrations.Migration):
    dependencies = [("crm_core", "0031_note_fields"), ("tenants", "0009_settings")]

    operations = [
        migrations.CreateModel(
            name="OrganisationSettings",
            fields=[
                ("id", models.UUIDField(default=KEY, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("org_number", text(20)),
                ("address", text(120)),
                ("postcode", text(10)),
                ("town", text(80)),
                ("phone", text(40)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("website", models.URLField(blank=True)),
                ("language", models.CharField(default="sv", max_length=5)),
                ("time_zone", models.CharField(default="Europe/Stockholm", max_length=64)),
                ("list_rows", models.PositiveSmallIntegerField(default=50)),
                ("colour", text(7)),
                ("logo", models.CharField(blank=True, editable=False, max_length=120)),
            ],
            options={"db_table": "organisation_settings"},
        ),
        migrations.AddConstraint(
            "organisationsettings",
            models.CheckConstraint(condition=models.Q(("id", KEY)), name="organisation_settings_once"),
        ),
        # The row is made as things are when the first of them is changed: that it is there changes nothing.
        record_history("organisation_settings", on="UPDATE OR DELETE"),
        migrations.RunSQL(FOLLOW, "DROP TRIGGER follow_settings ON organisation_settings"),
    ]
