"""The only way a product reaches a view."""

import uuid

from django.utils.translation import gettext as _

from crm_core.products.models import Product
from crm_core.products.permissions import VIEW, WRITE
from crm_core.products.queries import ProductQuerySet
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import NotFound


def products_for(actor: Actor) -> ProductQuerySet:
    """Return every product that the actor may see, archived ones too."""
    actor.require(VIEW)
    return Product.objects.all()


def product_for(actor: Actor, pk: uuid.UUID, *, write: bool = False) -> Product:
    """Return one product.

    Raises:
        NotFound: it does not exist.
        Forbidden: the actor may not see products, or not change them when `write` is asked for.
    """
    product = products_for(actor).for_card().with_deals(actor).with_keys([pk]).first()
    if product is None:
        raise NotFound(_("The product does not exist, or has been removed."))
    if write:
        actor.require(WRITE)
    return product
