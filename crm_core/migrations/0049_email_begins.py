"""Addresses of contact persons, by what they begin with."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm_core", "0048_import_more")]

    operations = [
        migrations.AddIndex(
            "contact",
            models.Index(
                fields=["email"],
                name="contact_email_begins",
                opclasses=["varchar_pattern_ops"],
                condition=~models.Q(email=""),
            ),
        )
    ]
