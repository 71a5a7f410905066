"""The history is read on pages: by time, by what a row hung on; and nothing in it is ever changed."""

from django.db import migrations, models
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

KEEP = """
CREATE TRIGGER history_is_kept BEFORE UPDATE OR DELETE ON history_change
  FOR EACH ROW EXECUTE FUNCTION public.history_is_kept();
CREATE TRIGGER history_is_not_emptied BEFORE TRUNCATE ON history_change
  FOR EACH STATEMENT EXECUTE FUNCTION public.history_is_kept();
"""
LET_GO = """
DROP TRIGGER history_is_kept ON history_change;
DROP TRIGGER history_is_not_emptied ON history_change;
"""


class Migration(migrations.Migration):
    dependencies = [("crm_core", "0026_custom_fields")]

    operations = [
        migrations.AlterField(
            model_name="change",
            name="op",
            field=models.CharField(
                choices=[("I", "Insert"), ("U", "Update"), ("D", "Delete"), ("E", "Event")], max_length=1
            ),
        ),
        migrations.AddIndex("change", models.Index(fields=["at"], name="change_by_time")),
        migrations.AddIndex(
            "change",
            models.Index(
                Coalesce(KT("diff__customer_id"), KT("diff__deal_id"), KT("diff__note_id")),
                condition=models.Q(("op", "U"), _negated=True),
                name="change_of_parent",
            ),
        ),
        migrations.RunSQL(KEEP, LET_GO),
    ]
