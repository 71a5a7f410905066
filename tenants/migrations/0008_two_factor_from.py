"""From when an organisation requires two steps of everybody who signs in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenants", "0007_history_is_kept")]
    operations = [
        migrations.AddField("organisation", "two_factor_from", models.DateField(blank=True, null=True)),
    ]
