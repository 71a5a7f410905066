"""Finding names that are alike takes two indexes, and of them no more than the name."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crm_core", "0015_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="customer",
            name="customer_plain_name",
        ),
        migrations.RemoveIndex(
            model_name="customer",
            name="customer_alike",
        ),
        migrations.RemoveIndex(
            model_name="customer",
            name="customer_alike_end",
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                models.Func(
                    models.F("sort_key"), function="public.plain_name", output_field=models.TextField(db_collation="C")
                ),
                models.F("id"),
                condition=models.Q(("archived_at__isnull", True)),
                include=("sort_key",),
                name="customer_plain_name",
            ),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                models.F("postal_town"),
                models.Func(
                    models.F("sort_key"), function="public.plain_name", output_field=models.TextField(db_collation="C")
                ),
                models.F("id"),
                condition=models.Q(("archived_at__isnull", True)),
                include=("sort_key",),
                name="customer_alike",
            ),
        ),
    ]
