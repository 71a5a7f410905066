"""The orders in which programs follow contact persons, notes and deals."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crm_core", "0013_selection_drafts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["updated_at", "id"], name="contact_changed"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["created_at", "id"], name="contact_created"),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(fields=["updated_at", "id"], name="deal_changed"),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(fields=["created_at", "id"], name="deal_created"),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(fields=["created_at", "id"], name="note_written"),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(fields=["happened_at", "id"], name="note_happened"),
        ),
    ]
