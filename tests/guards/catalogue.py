"""The rows of the table of URLs about the catalogue of products."""

from tests.guards.rows import get, post

PRODUCT = {"pk": "product"}

CATALOGUE_ROWS = (
    get("product_list"),
    get("product_list", htmx=True),
    get("product_conditions"),
    get("product_print"),
    get("product_save"),
    post("product_save", "reader", ok=422),
    post("product_export", ok=200, data=lambda world: {"as": "csv", "query": ""}),
    post("product_columns", "reader"),
    get("product_bulk_choices", "administrator", also={"field": "category"}),
    post("product_bulk", "administrator", data=lambda world: {"key": world.product.pk, "do": "archive"}),
    get("product_create", "administrator"),
    post("product_create", "administrator", ok=422),
    get("product_show", keys=PRODUCT),
    get("product_edit", "administrator", keys=PRODUCT),
    post("product_edit", "administrator", keys=PRODUCT, ok=422),
    get("product_field_edit", "administrator", keys=PRODUCT, also={"name": "code"}, htmx=True),
    get("product_field_save", keys=PRODUCT, also={"name": "code"}, htmx=True),
    post(
        "product_field_save", "administrator", keys=PRODUCT, also={"name": "code"}, data=lambda world: {"value": "A7"}
    ),
    post("product_archive", "administrator", keys=PRODUCT),
    post("product_restore", "administrator", keys=PRODUCT),
)
