"""When bookings were held, and which kinds of them count as having been in touch; what there is, the next night finds."""

from django.db import migrations, models

from crm_core.history.attach import record_history_without

# What is due at once is looked over by the nightly round, a batch at a time.
DUE = """
UPDATE booking_kind SET is_contact = NOT is_away WHERE is_away;
UPDATE booking SET next_held_at = ends_at WHERE customer_id IS NOT NULL AND archived_at IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("crm_core", "0045_mail_tally")]
    operations = [
        migrations.AddField("bookingkind", "is_contact", models.BooleanField(default=True, db_default=True)),
        migrations.AddField("booking", "last_held_at", models.DateTimeField(blank=True, editable=False, null=True)),
        migrations.AddField("booking", "next_held_at", models.DateTimeField(blank=True, editable=False, null=True)),
        # What follows from the rest is no change of anybody's.
        record_history_without("booking", "words", "last_held_at", "next_held_at"),
        migrations.RunSQL(DUE, migrations.RunSQL.noop),
        migrations.AddIndex(
            "booking",
            models.Index(
                fields=["next_held_at"], name="booking_held_next", condition=models.Q(next_held_at__isnull=False)
            ),
        ),
    ]
