"""Products, deals, and their history."""

from decimal import Decimal

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.math
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import kundsystem.shared.keys
from crm_core.history.attach import record_history


class Migration(migrations.Migration):
    dependencies = [
        ("crm_core", "0007_customer_active"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Product",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "sort_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(models.F("name"), function="public.sv_key"),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=30, verbose_name="code")),
                ("description", models.CharField(blank=True, max_length=500, verbose_name="description")),
                (
                    "unit_price",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="price"),
                ),
                ("unit_name", models.CharField(blank=True, max_length=20, verbose_name="sold by the")),
                (
                    "recurrence",
                    models.CharField(
                        choices=[
                            ("once", "One-off"),
                            ("month", "Per month"),
                            ("quarter", "Per quarter"),
                            ("year", "Per year"),
                        ],
                        default="once",
                        max_length=8,
                        verbose_name="charged",
                    ),
                ),
                (
                    "contract_months",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="contract period"),
                ),
                (
                    "notice_months",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="notice period"),
                ),
                ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
            ],
            options={
                "db_table": "product",
            },
        ),
        migrations.CreateModel(
            name="DealStatus",
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
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("won", "Won"),
                            ("running", "Running"),
                            ("lost", "Lost"),
                            ("ended", "Ended"),
                        ],
                        default="open",
                        max_length=8,
                        verbose_name="stage",
                    ),
                ),
                ("probability", models.PositiveSmallIntegerField(default=0, verbose_name="probability")),
                ("is_default", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "status",
                "db_table": "deal_status",
                "ordering": ["position", "name"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("archived_at__isnull", True)),
                        name="deal_status_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("probability__lte", 100)), name="deal_status_probability"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LossReason",
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
            ],
            options={
                "verbose_name": "reason",
                "db_table": "loss_reason",
                "ordering": ["position", "name"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("archived_at__isnull", True)),
                        name="loss_reason_name",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Deal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("description", models.CharField(blank=True, max_length=200, verbose_name="description")),
                (
                    "status_since",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="status since"
                    ),
                ),
                (
                    "quantity",
                    models.DecimalField(decimal_places=2, default=Decimal(1), max_digits=12, verbose_name="quantity"),
                ),
                (
                    "unit_price",
                    models.DecimalField(decimal_places=2, default=Decimal(0), max_digits=14, verbose_name="price"),
                ),
                (
                    "discount",
                    models.DecimalField(decimal_places=2, default=Decimal(0), max_digits=5, verbose_name="discount"),
                ),
                (
                    "recurrence",
                    models.CharField(
                        choices=[
                            ("once", "One-off"),
                            ("month", "Per month"),
                            ("quarter", "Per quarter"),
                            ("year", "Per year"),
                        ],
                        default="once",
                        max_length=8,
                        verbose_name="charged",
                    ),
                ),
                (
                    "amount",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.math.Round(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("quantity"), "*", models.F("unit_price")
                                    ),
                                    "*",
                                    django.db.models.expressions.CombinedExpression(
                                        models.Value(Decimal(100)), "-", models.F("discount")
                                    ),
                                ),
                                "/",
                                models.Value(Decimal(100)),
                            ),
                            2,
                        ),
                        output_field=models.DecimalField(decimal_places=2, max_digits=18),
                        verbose_name="amount",
                    ),
                ),
                (
                    "value",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.functions.math.Round(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("quantity"), "*", models.F("unit_price")
                                        ),
                                        "*",
                                        django.db.models.expressions.CombinedExpression(
                                            models.Value(Decimal(100)), "-", models.F("discount")
                                        ),
                                    ),
                                    "/",
                                    models.Value(Decimal(100)),
                                ),
                                2,
                            ),
                            "*",
                            models.Case(
                                models.When(recurrence="once", then=models.Value(1)),
                                models.When(recurrence="month", then=models.Value(12)),
                                models.When(recurrence="quarter", then=models.Value(4)),
                                models.When(recurrence="year", then=models.Value(1)),
                                default=models.Value(1),
                            ),
                        ),
                        output_field=models.DecimalField(decimal_places=2, max_digits=18),
                        verbose_name="value per year",
                    ),
                ),
                ("offered_on", models.DateField(blank=True, null=True, verbose_name="offered")),
                ("answer_by", models.DateField(blank=True, null=True, verbose_name="answer by")),
                ("ordered_on", models.DateField(blank=True, null=True, verbose_name="ordered")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="starts")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ends")),
                (
                    "notice_months",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="notice period"),
                ),
                ("renews", models.BooleanField(default=False, verbose_name="renewed automatically")),
                ("probability", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="probability")),
                ("is_reference", models.BooleanField(default=False, verbose_name="reference customer")),
                ("next_step", models.CharField(blank=True, max_length=120, verbose_name="to think of")),
                ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deals",
                        to="crm_core.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "orderer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="deals",
                        to="crm_core.contact",
                        verbose_name="orderer",
                    ),
                ),
                (
                    "seller",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="seller",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crm_core.unit",
                        verbose_name="unit",
                    ),
                ),
                (
                    "status",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deals",
                        to="crm_core.dealstatus",
                        verbose_name="status",
                    ),
                ),
                (
                    "loss_reason",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deals",
                        to="crm_core.lossreason",
                        verbose_name="reason",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deals",
                        to="crm_core.product",
                        verbose_name="product",
                    ),
                ),
            ],
            options={
                "db_table": "deal",
            },
        ),
        migrations.CreateModel(
            name="ProductCategory",
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
            ],
            options={
                "verbose_name": "category",
                "db_table": "product_category",
                "ordering": ["position", "name"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("archived_at__isnull", True)),
                        name="product_category_name",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="product",
            name="category",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="products",
                to="crm_core.productcategory",
                verbose_name="category",
            ),
        ),
        migrations.CreateModel(
            name="VatClass",
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
            ],
            options={
                "db_table": "vat_class",
                "ordering": ["position", "name"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("archived_at__isnull", True)),
                        name="vat_class_name",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="product",
            name="vat_class",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="products",
                to="crm_core.vatclass",
                verbose_name="VAT",
            ),
        ),
        migrations.CreateModel(
            name="VatRate",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("percent", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="per cent")),
                ("valid_from", models.DateField(verbose_name="from")),
                (
                    "vat_class",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rates",
                        to="crm_core.vatclass",
                    ),
                ),
            ],
            options={
                "db_table": "vat_rate",
            },
        ),
        migrations.CreateModel(
            name="DealShare",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("percent", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="per cent")),
                (
                    "deal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shares",
                        to="crm_core.deal",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="crm_core.unit"
                    ),
                ),
            ],
            options={
                "db_table": "deal_share",
                "constraints": [
                    models.UniqueConstraint(fields=("deal", "unit"), name="deal_share_once"),
                    models.CheckConstraint(
                        condition=models.Q(("percent__gt", 0), ("percent__lte", 100)), name="deal_share_is_a_share"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DealStatusChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kundsystem.shared.keys.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("changed_at", models.DateTimeField(verbose_name="when")),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "deal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="status_changes",
                        to="crm_core.deal",
                    ),
                ),
                (
                    "status",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="crm_core.dealstatus"
                    ),
                ),
            ],
            options={
                "db_table": "deal_status_change",
                "indexes": [models.Index(fields=["deal", "-changed_at", "-id"], name="deal_status_changes")],
            },
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(fields=["customer", "-status_since", "-id"], name="deal_of_customer"),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(
                condition=models.Q(("archived_at__isnull", True)),
                fields=["status", "-status_since", "-id"],
                include=("value",),
                name="deal_on_board",
            ),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(
                condition=models.Q(("archived_at__isnull", True)),
                fields=["seller", "status", "-status_since", "-id"],
                include=("value",),
                name="deal_of_seller",
            ),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(fields=["product", "status", "customer"], name="deal_of_product"),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(
                condition=models.Q(("archived_at__isnull", True)), fields=["ends_on", "id"], name="deal_ends"
            ),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(
                condition=models.Q(("archived_at__isnull", True)), fields=["ordered_on", "id"], name="deal_ordered"
            ),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(
                condition=models.Q(("archived_at__isnull", True)), fields=["value", "id"], name="deal_value"
            ),
        ),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(
                condition=models.Q(("archived_at__isnull", True), ("is_reference", True)),
                fields=["product", "customer"],
                name="deal_reference",
            ),
        ),
        migrations.AddConstraint(
            model_name="deal",
            constraint=models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="deal_quantity"),
        ),
        migrations.AddConstraint(
            model_name="deal",
            constraint=models.CheckConstraint(condition=models.Q(("unit_price__gte", 0)), name="deal_price"),
        ),
        migrations.AddConstraint(
            model_name="deal",
            constraint=models.CheckConstraint(
                condition=models.Q(("discount__gte", 0), ("discount__lte", 100)), name="deal_discount"
            ),
        ),
        migrations.AddConstraint(
            model_name="deal",
            constraint=models.CheckConstraint(
                condition=models.Q(("probability__isnull", True), ("probability__lte", 100), _connector="OR"),
                name="deal_probability",
            ),
        ),
        migrations.AddConstraint(
            model_name="deal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on__isnull", True),
                    ("ends_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="deal_period",
            ),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(fields=["sort_key", "id"], name="product_by_name"),
        ),
        migrations.AddIndex(
            model_name="product",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["sort_key"], name="product_name_part", opclasses=["public.gin_trgm_ops"]
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                condition=models.Q(("archived_at__isnull", True)),
                name="product_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("code"),
                condition=models.Q(("archived_at__isnull", True), models.Q(("code", ""), _negated=True)),
                name="product_code_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(("unit_price__isnull", True), ("unit_price__gte", 0), _connector="OR"),
                name="product_price",
            ),
        ),
        migrations.AddConstraint(
            model_name="vatrate",
            constraint=models.UniqueConstraint(fields=("vat_class", "valid_from"), name="vat_rate_once"),
        ),
        migrations.AddConstraint(
            model_name="vatrate",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent__gte", 0), ("percent__lte", 100)), name="vat_rate_is_a_share"
            ),
        ),
        *(
            record_history(table)
            for table in (
                "vat_class",
                "vat_rate",
                "product_category",
                "deal_status",
                "loss_reason",
                "deal_share",
                "deal_status_change",
            )
        ),
        record_history("product", "sort_key"),
        record_history("deal", "amount", "value"),
    ]
