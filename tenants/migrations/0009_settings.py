"""What pages ask of an organisation with every request, copied by the database from the organisation's own table."""

from django.db import migrations, models

FOLLOW_SETTINGS = """
CREATE OR REPLACE FUNCTION public.follow_settings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.tenants_organisation
     SET name = NEW.name, language = NEW.language, time_zone = NEW.time_zone, colour = NEW.colour, logo = NEW.logo,
         list_rows = NEW.list_rows
   WHERE schema_name OPERATOR(pg_catalog.=) TG_TABLE_SCHEMA::text;
  RETURN NULL;
END $$;
"""


def small(default: int) -> models.PositiveSmallIntegerField:
    """A small number that old code, which knows nothing of it, need not give."""
    return models.PositiveSmallIntegerField(default=default, db_default=default)


class Migration(migrations.Migration):
    dependencies = [("tenants", "0008_two_factor_from")]
    operations = [
        migrations.AddField(
            "organisation",
            "time_zone",
            models.CharField(max_length=64, default="Europe/Stockholm", db_default="Europe/Stockholm"),
        ),
        migrations.AddField(
            "organisation", "colour", models.CharField(blank=True, max_length=7, default="", db_default="")
        ),
        migrations.AddField(
            "organisation", "logo", models.CharField(blank=True, max_length=120, default="", db_default="")
        ),
        migrations.AddField("organisation", "list_rows", small(50)),
        migrations.AddField("organisation", "phone_days", small(60)),
        migrations.AddField("organisation", "computer_days", small(60)),
        migrations.RunSQL(FOLLOW_SETTINGS, "DROP FUNCTION IF EXISTS public.follow_settings()"),
    ]
