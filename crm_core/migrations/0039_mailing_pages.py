"""Whom a mailing is to besides a selection, what it says while it is written, and its messages in order of name."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm_core", "0038_references")]

    operations = [
        migrations.AddField(
            model_name="mailing",
            name="recipients",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="mailing",
            name="from_owner",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="mailing",
            name="follows",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="followed_by",
                to="crm_core.mailing",
            ),
        ),
        migrations.AddField(
            model_name="maildraft",
            name="mailing",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="draft", to="crm_core.mailing"
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="sort_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(models.F("name"), function="public.sv_key"),
                output_field=models.TextField(db_collation="C"),
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["mailing", "sort_key", "id"], name="mail_delivery_by_name"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["mailing", "state", "sort_key", "id"], name="mail_delivery_by_fate"),
        ),
    ]
