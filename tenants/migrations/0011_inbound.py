"""What each organisation's address for incoming mail is known by."""

import django.contrib.postgres.functions
import django.db.models.functions
from django.db import migrations, models

import tenants.models


class Migration(migrations.Migration):
    dependencies = [("tenants", "0010_follow_dates")]
    operations = [
        migrations.AddField(
            "organisation",
            "inbound",
            models.CharField(
                default=tenants.models.new_inbound,
                db_default=django.db.models.functions.Right(
                    django.db.models.functions.Cast(
                        django.contrib.postgres.functions.RandomUUID(), models.CharField(max_length=36)
                    ),
                    12,
                ),
                editable=False,
                max_length=12,
                unique=True,
            ),
        ),
    ]
