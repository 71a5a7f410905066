"""Newsletters, who receives them, consent to mail, and why an address gets none."""

import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import kundsystem.shared.keys
from crm_core.history.attach import record_history


class Migration(migrations.Migration):
    dependencies = [
        ("crm_core", "0036_reminders"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MailConsent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("given_on", models.DateField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("asked", "Asked for it"),
                            ("customer", "Is a customer"),
                            ("event", "Said so at a meeting or fair"),
                            ("form", "Filled in a form"),
                            ("self", "Chose it on the page for recipients"),
                            ("program", "Added by a program"),
                        ],
                        max_length=10,
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "db_table": "mail_consent",
            },
        ),
        migrations.CreateModel(
            name="Newsletter",
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
                ("description", models.CharField(blank=True, max_length=200, verbose_name="description")),
            ],
            options={
                "db_table": "newsletter",
                "ordering": ["position", "name"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("asked", "Asked for it"),
                            ("customer", "Is a customer"),
                            ("event", "Said so at a meeting or fair"),
                            ("form", "Filled in a form"),
                            ("self", "Chose it on the page for recipients"),
                            ("program", "Added by a program"),
                        ],
                        max_length=10,
                    ),
                ),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("colleague", "Taken away by a colleague"),
                            ("mail", "Opted out by the link in a mail"),
                            ("self", "Opted out on the page for recipients"),
                            ("program", "Taken away by a program"),
                        ],
                        max_length=10,
                    ),
                ),
            ],
            options={
                "db_table": "newsletter_subscription",
            },
        ),
        migrations.AddField(
            model_name="organisationsettings",
            name="follows_mail",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="suppression",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="suppression",
            name="note",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AlterField(
            model_name="suppression",
            name="reason",
            field=models.CharField(
                choices=[
                    ("no_address", "No e-mail address"),
                    ("duplicate", "The same address as another recipient"),
                    ("opted_out", "Has opted out"),
                    ("bounced", "Bounced before"),
                    ("complained", "Reported an earlier mail as spam"),
                    ("stopped", "The mailing was stopped"),
                    ("consent", "Consent is missing"),
                    ("ended", "Does not receive the newsletter any more"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="suppression",
            index=models.Index(fields=["-created_at", "-id"], name="mail_suppression_newest"),
        ),
        migrations.AddField(
            model_name="mailconsent",
            name="customer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="mail_consents", to="crm_core.customer"
            ),
        ),
        migrations.AddField(
            model_name="mailconsent",
            name="recorded_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="newsletter",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                condition=models.Q(("archived_at__isnull", True)),
                name="newsletter_name",
            ),
        ),
        migrations.AddField(
            model_name="mailing",
            name="newsletter",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="mailings",
                to="crm_core.newsletter",
                verbose_name="newsletter",
            ),
        ),
        migrations.AddField(
            model_name="subscription",
            name="contact",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="subscriptions",
                to="crm_core.contact",
            ),
        ),
        migrations.AddField(
            model_name="subscription",
            name="customer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="subscriptions", to="crm_core.customer"
            ),
        ),
        migrations.AddField(
            model_name="subscription",
            name="recipient",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.comparison.Coalesce("contact_id", "customer_id"),
                output_field=models.UUIDField(),
            ),
        ),
        migrations.AddField(
            model_name="subscription",
            name="ended_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="subscription",
            name="newsletter",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="subscriptions",
                to="crm_core.newsletter",
            ),
        ),
        migrations.AddField(
            model_name="subscription",
            name="started_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="mailconsent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)), fields=("customer",), name="mail_consent_once"
            ),
        ),
        migrations.AddIndex(
            model_name="subscription",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)),
                fields=["newsletter", "customer"],
                include=("contact",),
                name="newsletter_receives",
            ),
        ),
        migrations.AddIndex(
            model_name="subscription",
            index=models.Index(fields=["started_at", "id"], name="newsletter_started"),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.UniqueConstraint(fields=("newsletter", "recipient"), name="newsletter_subscription_once"),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ending", "")),
                    models.Q(("ended_at__isnull", False), models.Q(("ending", ""), _negated=True)),
                    _connector="OR",
                ),
                name="newsletter_subscription_ended",
            ),
        ),
        # What the database derives is not recorded.
        record_history("newsletter"),
        record_history("newsletter_subscription", "recipient"),
        record_history("mail_consent"),
    ]
