"""Let a file bring deals, or products, through the same import as customers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm_core", "0040_inbound")]

    operations = [
        migrations.AddField(
            model_name="import",
            name="holds",
            field=models.CharField(
                choices=[
                    ("register", "Customers, contact persons and notes"),
                    ("deals", "Deals"),
                    ("products", "Products and services"),
                ],
                db_default="register",
                default="register",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="import",
            name="duplicates",
            field=models.CharField(
                choices=[
                    ("fill", "Fill in empty fields"),
                    ("update", "Change them to what the file says"),
                    ("skip", "Skip them"),
                    ("create", "Create them as customers of their own"),
                ],
                default="fill",
                max_length=10,
            ),
        ),
        migrations.AddField(model_name="importcheck", name="thing", field=models.JSONField(null=True)),
        migrations.AddField(model_name="importcheck", name="thing_key", field=models.UUIDField(null=True)),
    ]
