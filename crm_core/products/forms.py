"""The form of a product: the registry's fields."""

from typing import Any

from crm_core.fields.forms import SubjectForm
from crm_core.products.models import Product
from crm_core.products.registry import PRODUCT


class ProductForm(SubjectForm):
    """A new product, or one that is edited."""

    def __init__(self, *args: Any, product: Product | None = None, **kwargs: Any) -> None:
        ids = f"{self.prefix_of(product)}-%s"
        super().__init__(*args, subject=PRODUCT, thing=product, auto_id=ids, **kwargs)

    @staticmethod
    def prefix_of(product: Product | None) -> str:
        """Return what the ids of its boxes begin with."""
        return f"p{product.pk.hex}" if product else "pnew"
