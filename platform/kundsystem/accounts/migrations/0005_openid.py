"""An organisation's own OpenID Connect provider."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import kundsystem.shared.keys


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_invitations"),
    ]

    operations = [
        migrations.CreateModel(
            name="OpenIDProvider",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("only", models.BooleanField(default=True, editable=False, unique=True)),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("issuer", models.CharField(max_length=300)),
                ("client_id", models.CharField(max_length=300)),
                ("secret", models.TextField(editable=False)),
                (
                    "domains",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=253), size=None),
                ),
                ("has_two_steps", models.BooleanField(default=False)),
                ("closes_passwords", models.BooleanField(default=False)),
                (
                    "role",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.role",
                    ),
                ),
            ],
            options={"db_table": "accounts_openid_provider"},
        ),
    ]
