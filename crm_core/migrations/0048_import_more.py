"""What other subjects let a file bring, in the working table of an import."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm_core", "0047_booking_fields")]

    operations = [migrations.AddField("importcheck", "more", models.JSONField(null=True))]
