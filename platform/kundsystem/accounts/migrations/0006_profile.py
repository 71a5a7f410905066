"""What a person says of themselves: title, telephone, signature and picture."""

from django.db import migrations, models


def text(limit: int) -> models.CharField:
    """A text that may be empty, and that old code need not give."""
    return models.CharField(blank=True, max_length=limit, default="", db_default="")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_openid")]

    operations = [
        migrations.AddField("user", "title", text(80)),
        migrations.AddField("user", "phone", text(40)),
        migrations.AddField(
            "user", "signature", models.TextField(blank=True, max_length=1000, default="", db_default="")
        ),
        migrations.AddField(
            "user",
            "avatar",
            models.CharField(blank=True, max_length=120, default="", db_default="", editable=False),
        ),
    ]
