"""What providers tell, stored as it comes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("event", "Event"), ("sms", "Sms"), ("inbound", "Inbound")], max_length=10
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("organisation", models.CharField(blank=True, max_length=40)),
                ("facts", models.JSONField(default=dict)),
                ("content", models.BinaryField(null=True)),
                ("received_at", models.DateTimeField(auto_now_add=True)),
                ("applied_at", models.DateTimeField(blank=True, null=True)),
                ("outcome", models.CharField(blank=True, max_length=20)),
            ],
            options={
                "db_table": "messaging_report",
                "indexes": [
                    models.Index(
                        condition=models.Q(("applied_at__isnull", True)),
                        fields=["organisation", "id"],
                        name="messaging_report_waiting",
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("kind", "key"), name="messaging_report_once")],
            },
        ),
    ]
