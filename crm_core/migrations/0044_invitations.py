"""Invitations and their answers, calendars from outside, and working hours."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kundsystem.shared.keys
from crm_core.history.attach import record_history


class Migration(migrations.Migration):
    dependencies = [
        ("crm_core", "0043_push_device"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BookingGuest",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="name")),
            ],
            options={
                "db_table": "booking_guest",
            },
        ),
        migrations.CreateModel(
            name="CalendarUpload",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("path", models.CharField(editable=False, max_length=120)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "db_table": "calendar_upload",
            },
        ),
        migrations.CreateModel(
            name="GuestAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("part", models.CharField(blank=True, max_length=16)),
                (
                    "answer",
                    models.CharField(
                        choices=[("accepted", "Accepted"), ("tentative", "Perhaps"), ("declined", "Declined")],
                        max_length=10,
                    ),
                ),
                ("comment", models.CharField(blank=True, max_length=300)),
                ("stamp", models.DateTimeField()),
                ("answered_at", models.DateTimeField()),
            ],
            options={
                "db_table": "guest_answer",
            },
        ),
        migrations.CreateModel(
            name="InvitationMail",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[("REQUEST", "Invitation"), ("CANCEL", "Cancellation"), ("REPLY", "Answer")],
                        max_length=8,
                    ),
                ),
                ("email", models.CharField(max_length=254)),
                ("name", models.CharField(blank=True, max_length=120)),
                ("reply_to", models.CharField(blank=True, max_length=254)),
                ("subject", models.CharField(max_length=400)),
                ("text", models.TextField()),
                ("html", models.TextField()),
                ("file", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting to be sent"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("failed", "Not sent"),
                            ("uncertain", "Uncertain whether it was sent"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "invitation_mail",
            },
        ),
        migrations.CreateModel(
            name="OutsideCalendar",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("address", models.TextField(editable=False)),
                ("host", models.CharField(max_length=255)),
                ("etag", models.CharField(blank=True, max_length=250)),
                ("modified", models.CharField(blank=True, max_length=60)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("read_at", models.DateTimeField(null=True)),
                ("next_at", models.DateTimeField()),
                ("failures", models.PositiveIntegerField(default=0)),
                ("problem", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "db_table": "outside_calendar",
            },
        ),
        migrations.CreateModel(
            name="OutsideTime",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=160)),
                ("is_all_day", models.BooleanField(default=False)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
            ],
            options={
                "db_table": "outside_time",
            },
        ),
        migrations.CreateModel(
            name="ReceivedInvitation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("uid", models.CharField(max_length=250)),
                ("original_start", models.DateTimeField(null=True)),
                ("organizer", models.CharField(max_length=254)),
                ("organizer_name", models.CharField(blank=True, max_length=120)),
                ("attendee", models.CharField(max_length=254)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("stamp", models.DateTimeField()),
                ("title", models.CharField(blank=True, max_length=160)),
                ("place", models.CharField(blank=True, max_length=200)),
                ("text", models.TextField(blank=True)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("is_all_day", models.BooleanField(default=False)),
                ("rule", models.CharField(blank=True, max_length=120)),
                ("repeats_until", models.DateField(null=True)),
                ("skips", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Not answered"),
                            ("accepted", "Accepted"),
                            ("tentative", "Tentative"),
                            ("declined", "Declined"),
                            ("cancelled", "Cancelled by the organiser"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("is_changed", models.BooleanField(default=False)),
                ("is_refuted", models.BooleanField(default=False)),
                ("received_at", models.DateTimeField()),
            ],
            options={
                "db_table": "received_invitation",
            },
        ),
        migrations.CreateModel(
            name="SentInvitation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("email", models.CharField(max_length=254)),
                ("name", models.CharField(blank=True, max_length=120)),
                ("organizer", models.CharField(max_length=254)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("parts", models.JSONField(default=dict)),
                ("gone", models.JSONField(default=list)),
            ],
            options={
                "db_table": "sent_invitation",
            },
        ),
        migrations.CreateModel(
            name="WorkingHours",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("days", models.JSONField(default=dict)),
                ("works_bridge_days", models.BooleanField(default=True, verbose_name="works on bridge days")),
                ("travel_minutes", models.PositiveSmallIntegerField(default=0, verbose_name="travel time")),
            ],
            options={
                "db_table": "working_hours",
            },
        ),
        migrations.AddField(
            model_name="booking",
            name="uid",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=250),
        ),
        migrations.AlterField(
            model_name="incomingmail",
            name="state",
            field=models.CharField(
                choices=[
                    ("tray", "To be sorted"),
                    ("noted", "Noted at a customer"),
                    ("automatic", "Answered by itself"),
                    ("bounce", "A letter that could not be delivered"),
                    ("calendar", "For the calendar"),
                    ("thrown", "Thrown away"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(fields=["starts_at", "id"], name="booking_by_start"),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(condition=models.Q(("uid", ""), _negated=True), fields=["uid"], name="booking_by_uid"),
        ),
        migrations.AddField(
            model_name="bookingguest",
            name="booking",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="guests", to="crm_core.booking"
            ),
        ),
        migrations.AddField(
            model_name="calendarupload",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="invitationmail",
            name="booking",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="crm_core.booking"
            ),
        ),
        migrations.AddField(
            model_name="invitationmail",
            name="sender",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="outsidecalendar",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="outsidetime",
            name="calendar",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="times", to="crm_core.outsidecalendar"
            ),
        ),
        migrations.AddField(
            model_name="receivedinvitation",
            name="answered_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="receivedinvitation",
            name="booking",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="crm_core.booking"
            ),
        ),
        migrations.AddField(
            model_name="receivedinvitation",
            name="mail",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="crm_core.incomingmail"
            ),
        ),
        migrations.AddField(
            model_name="sentinvitation",
            name="booking",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="crm_core.booking"
            ),
        ),
        migrations.AddField(
            model_name="guestanswer",
            name="invitation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="crm_core.sentinvitation"
            ),
        ),
        migrations.AddField(
            model_name="workinghours",
            name="user",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="bookingguest",
            constraint=models.UniqueConstraint(fields=("booking", "email"), name="booking_guest_once"),
        ),
        migrations.AddIndex(
            model_name="outsidecalendar",
            index=models.Index(fields=["next_at"], name="outside_calendar_due"),
        ),
        migrations.AddIndex(
            model_name="outsidetime",
            index=models.Index(fields=["calendar", "ends_at"], name="outside_time_of"),
        ),
        migrations.AddIndex(
            model_name="receivedinvitation",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["starts_at"], name="received_invitation_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="receivedinvitation",
            constraint=models.UniqueConstraint(
                fields=("uid", "organizer", "original_start"), name="received_invitation_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="sentinvitation",
            constraint=models.UniqueConstraint(fields=("booking", "email"), name="sent_invitation_once"),
        ),
        migrations.AddConstraint(
            model_name="guestanswer",
            constraint=models.UniqueConstraint(fields=("invitation", "part"), name="guest_answer_once"),
        ),
        record_history("booking_guest"),
        record_history("guest_answer"),
        record_history("received_invitation"),
        record_history(
            "outside_calendar",
            *("address", "etag", "modified", "digest", "read_at", "next_at", "failures", "problem"),
        ),
        record_history("working_hours"),
    ]
