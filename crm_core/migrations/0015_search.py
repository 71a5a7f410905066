"""Finding anything: the words that rows are found by, with their indexes, and what searching remembers."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kundsystem.shared.keys
from crm_core.history.attach import record_history_without
from crm_core.search.attach import learn_words


class Migration(migrations.Migration):
    dependencies = [
        ("crm_core", "0014_programs_follow"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Recent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject", models.CharField(max_length=20)),
                ("thing", models.UUIDField()),
                ("opened_at", models.DateTimeField()),
                ("times", models.PositiveIntegerField(default=1)),
            ],
            options={
                "db_table": "search_recent",
            },
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("word", models.TextField(db_collation="C")),
            ],
            options={
                "db_table": "search_word",
            },
        ),
        migrations.RemoveIndex(
            model_name="contact",
            name="contact_name_part",
        ),
        migrations.RemoveIndex(
            model_name="customer",
            name="customer_name_part",
        ),
        migrations.RemoveIndex(
            model_name="product",
            name="product_name_part",
        ),
        migrations.AddField(
            model_name="contact",
            name="words",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.Value(2),
                    models.F("first_name"),
                    models.F("last_name"),
                    models.F("title"),
                    models.F("phone"),
                    models.F("mobile"),
                    function="public.search_words",
                ),
                output_field=models.TextField(db_collation="C"),
            ),
        ),
        migrations.AddField(
            model_name="customer",
            name="words",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.Value(1),
                    models.F("name"),
                    models.F("number"),
                    models.F("org_number"),
                    models.F("phone"),
                    models.F("mobile"),
                    models.F("postal_town"),
                    models.F("visiting_town"),
                    function="public.search_words",
                ),
                output_field=models.TextField(db_collation="C"),
            ),
        ),
        migrations.AddField(
            model_name="deal",
            name="words",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.Value(1), models.F("description"), models.F("next_step"), function="public.search_words"
                ),
                output_field=models.TextField(db_collation="C"),
            ),
        ),
        migrations.AddField(
            model_name="file",
            name="words",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(models.Value(1), models.F("name"), function="public.search_words"),
                output_field=models.TextField(db_collation="C"),
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="words",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.Value(1),
                    models.F("name"),
                    models.F("code"),
                    models.F("description"),
                    function="public.search_words",
                ),
                output_field=models.TextField(db_collation="C"),
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=django.contrib.postgres.indexes.GinIndex(
                gin_pending_list_limit=512, fields=["words"], name="contact_words", opclasses=["public.gin_trgm_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("email", ""), _negated=True),
                gin_pending_list_limit=512,
                fields=["email"],
                name="contact_email_part",
                opclasses=["public.gin_trgm_ops"],
            ),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=django.contrib.postgres.indexes.GinIndex(
                gin_pending_list_limit=512, fields=["words"], name="customer_words", opclasses=["public.gin_trgm_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("email", ""), _negated=True),
                gin_pending_list_limit=512,
                fields=["email"],
                name="customer_email_part",
                opclasses=["public.gin_trgm_ops"],
            ),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=django.contrib.postgres.indexes.GinIndex(
                gin_pending_list_limit=512, fields=["words"], name="deal_words", opclasses=["public.gin_trgm_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="file",
            index=django.contrib.postgres.indexes.GinIndex(
                gin_pending_list_limit=512, fields=["words"], name="file_words", opclasses=["public.gin_trgm_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="note",
            index=django.contrib.postgres.indexes.GinIndex(
                models.Func(
                    models.F("body"),
                    models.F("happened_at"),
                    function="public.note_words",
                    output_field=django.contrib.postgres.search.SearchVectorField(),
                ),
                gin_pending_list_limit=512,
                name="note_words",
            ),
        ),
        migrations.AddIndex(
            model_name="product",
            index=django.contrib.postgres.indexes.GinIndex(
                gin_pending_list_limit=512, fields=["words"], name="product_words", opclasses=["public.gin_trgm_ops"]
            ),
        ),
        migrations.AddField(
            model_name="recent",
            name="user",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="word",
            index=models.Index(fields=["word"], name="search_word_known"),
        ),
        migrations.AddIndex(
            model_name="word",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["word"], name="search_word_alike", opclasses=["public.gin_trgm_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="recent",
            index=models.Index(fields=["user", "-opened_at"], name="search_recent_newest"),
        ),
        migrations.AddConstraint(
            model_name="recent",
            constraint=models.UniqueConstraint(fields=("user", "subject", "thing"), name="search_recent_once"),
        ),
        # What the database derives is no change of anybody's.
        record_history_without("customer", "sort_key", "words"),
        record_history_without("contact", "sort_key", "words"),
        record_history_without("product", "sort_key", "words"),
        record_history_without("deal", "amount", "value", "words"),
        record_history_without("file", "words"),
        *(learn_words(table) for table in ("customer", "contact", "product", "deal", "file")),
    ]
