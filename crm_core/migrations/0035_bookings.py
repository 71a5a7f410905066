"""The calendar: bookings, their kinds, rooms and cars; kinds for organisations that were there before."""

import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import kundsystem.shared.keys
from crm_core.history.attach import record_history
from crm_core.search.attach import learn_words
from kundsystem.shared.keys import new_key

KINDS = (
    (("Besök", "Visit"), "gran", False),
    (("Telefonmöte", "Phone meeting"), "fjord", False),
    (("Utbildning", "Training"), "ljung", False),
    (("Konsultinsats", "Consulting"), "blabar", False),
    (("Internt", "Internal"), "sten", False),
    (("Frånvaro", "Absence"), "sten", True),
)
TABLES = (
    *("booking", "booking_user", "booking_resource", "booking_contact", "booking_skip"),
    *("booking_kind", "resource", "calendar_feed"),
)


def add(apps, schema_editor):
    """Make the kinds in the organisation's language; those with no customer status have no content yet: the template."""
    kind = apps.get_model("crm_core", "BookingKind")
    if not apps.get_model("crm_core", "CustomerStatus").objects.exists():
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT language FROM public.tenants_organisation WHERE schema_name = current_schema()")
        found = cursor.fetchone()
    at = 1 if found and found[0] == "en" else 0
    for position, (names, tone, is_away) in enumerate(KINDS):
        kind.objects.create(id=new_key(), name=names[at], tone=tone, is_away=is_away, position=position)


class Migration(migrations.Migration):
    dependencies = [
        ("crm_core", "0034_mail_templates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Booking",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=160, verbose_name="title")),
                ("is_all_day", models.BooleanField(default=False, verbose_name="whole days")),
                ("starts_at", models.DateTimeField(verbose_name="starts")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                ("rule", models.CharField(blank=True, max_length=120)),
                ("repeats_until", models.DateField(blank=True, null=True)),
                ("lasts_until", models.DateTimeField(blank=True, editable=False, null=True)),
                ("original_start", models.DateTimeField(blank=True, editable=False, null=True)),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                ("is_private", models.BooleanField(default=False, verbose_name="private")),
                ("travel_minutes", models.PositiveSmallIntegerField(default=0, verbose_name="travel time")),
                ("text", models.TextField(blank=True, max_length=5000, verbose_name="text")),
                ("sequence", models.PositiveIntegerField(default=0, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bookings",
                        to="crm_core.customer",
                    ),
                ),
                (
                    "deal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="bookings",
                        to="crm_core.deal",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="booked by",
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changed",
                        to="crm_core.booking",
                    ),
                ),
            ],
            options={
                "db_table": "booking",
            },
        ),
        migrations.CreateModel(
            name="BookingContact",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("booking", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="crm_core.booking")),
                ("contact", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="crm_core.contact")),
            ],
            options={
                "db_table": "booking_contact",
            },
        ),
        migrations.AddField(
            model_name="booking",
            name="contacts",
            field=models.ManyToManyField(
                related_name="bookings", through="crm_core.BookingContact", to="crm_core.contact"
            ),
        ),
        migrations.CreateModel(
            name="BookingKind",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("position", models.PositiveIntegerField(default=0)),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                (
                    "tone",
                    models.CharField(
                        choices=[
                            ("gran", "Spruce"),
                            ("fjord", "Fjord"),
                            ("blabar", "Blueberry"),
                            ("raps", "Rapeseed"),
                            ("falu", "Falu red"),
                            ("ljung", "Heather"),
                            ("sten", "Stone"),
                        ],
                        default="sten",
                        max_length=8,
                    ),
                ),
                ("is_away", models.BooleanField(default=False)),
            ],
            options={
                "db_table": "booking_kind",
                "ordering": ["position", "name"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("archived_at__isnull", True)),
                        name="booking_kind_name",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="booking",
            name="kind",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bookings",
                to="crm_core.bookingkind",
                verbose_name="kind",
            ),
        ),
        migrations.CreateModel(
            name="BookingSkip",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("original_start", models.DateTimeField()),
                (
                    "booking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="skips", to="crm_core.booking"
                    ),
                ),
            ],
            options={
                "db_table": "booking_skip",
            },
        ),
        migrations.CreateModel(
            name="BookingUser",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("booking", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="crm_core.booking")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "db_table": "booking_user",
            },
        ),
        migrations.AddField(
            model_name="booking",
            name="users",
            field=models.ManyToManyField(related_name="+", through="crm_core.BookingUser", to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name="Resource",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("position", models.PositiveIntegerField(default=0)),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                ("description", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "db_table": "resource",
                "ordering": ["position", "name"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("archived_at__isnull", True)),
                        name="resource_name",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BookingResource",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("booking", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="crm_core.booking")),
                ("resource", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="crm_core.resource")),
            ],
            options={
                "db_table": "booking_resource",
            },
        ),
        migrations.AddField(
            model_name="booking",
            name="resources",
            field=models.ManyToManyField(
                related_name="bookings", through="crm_core.BookingResource", to="crm_core.resource"
            ),
        ),
        migrations.AddConstraint(
            model_name="bookingcontact",
            constraint=models.UniqueConstraint(fields=("booking", "contact"), name="booking_contact_once"),
        ),
        migrations.AddConstraint(
            model_name="bookingskip",
            constraint=models.UniqueConstraint(fields=("booking", "original_start"), name="booking_skip_once"),
        ),
        migrations.AddConstraint(
            model_name="bookinguser",
            constraint=models.UniqueConstraint(fields=("booking", "user"), name="booking_user_once"),
        ),
        migrations.AddConstraint(
            model_name="bookingresource",
            constraint=models.UniqueConstraint(fields=("booking", "resource"), name="booking_resource_once"),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=django.contrib.postgres.indexes.GistIndex(
                models.Func(
                    "starts_at",
                    "lasts_until",
                    function="tstzrange",
                    output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                ),
                condition=models.Q(("archived_at__isnull", True)),
                name="booking_when",
            ),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(
                condition=models.Q(("archived_at__isnull", True)),
                fields=["customer", "starts_at"],
                name="booking_of_customer",
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="booking_takes_time"
            ),
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "of",
                    models.CharField(
                        choices=[
                            ("person", "My bookings"),
                            ("team", "Everybody's bookings"),
                            ("resource", "A room or car"),
                        ],
                        max_length=8,
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="crm_core.resource",
                    ),
                ),
            ],
            options={
                "db_table": "calendar_feed",
            },
        ),
        migrations.AddField(
            model_name="booking",
            name="words",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.Value(1), models.F("title"), models.F("place"), function="public.search_words"
                ),
                output_field=models.TextField(db_collation="C"),
            ),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["words"], gin_pending_list_limit=512, name="booking_words", opclasses=["public.gin_trgm_ops"]
            ),
        ),
        *(record_history(table) for table in TABLES),
        learn_words("booking"),
        migrations.RunPython(add, migrations.RunPython.noop),
    ]
