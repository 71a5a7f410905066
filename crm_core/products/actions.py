"""Every write to the catalogue."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_core.custom_fields.definitions import own_field_of, start_of
from crm_core.fields.conflicts import refuse_stale
from crm_core.fields.registry import Field, field_of
from crm_core.products.models import Product, VatClass
from crm_core.products.permissions import WRITE
from crm_core.products.registry import PRODUCT
from kundsystem.accounts.actor import Actor
from kundsystem.shared import formatting
from kundsystem.shared.actions import action
from kundsystem.shared.errors import NotFound, UserError

BULK_LIMIT = 10_000
# Of the product's own fields, those that many can be given at once.
OF_MANY = ("category", "vat_class")


@action("product.create", permission=WRITE)
def create_product(*, actor: Actor, values: Mapping[str, Any]) -> Product:
    """Add a product or service; without a VAT class it gets the first one."""
    product = Product()
    values = start_of(PRODUCT) | dict(values)
    for field in _fields(values):
        _require(field, values[field.name])
        field.write(product, values[field.name])
    if product.vat_class_id is None:
        product.vat_class = VatClass.objects.filter(archived_at__isnull=True).first()
    _save(product, force_insert=True)
    return product


@action("product.update", permission=WRITE)
def update_product(
    *, actor: Actor, pk: uuid.UUID, changes: Mapping[str, Any], seen: Mapping[str, str] | None = None
) -> Product:
    """Change some fields of a product; deals keep the prices that they were made with.

    Raises:
        Conflict: somebody else has changed one of the fields to something else meanwhile; nothing is changed.
    """
    product = Product.objects.select_for_update(of=("self",)).with_keys([pk]).first()
    if product is None:
        raise NotFound(_("The product does not exist, or has been removed."))
    changed = [f for f in _fields(changes) if f.token(product) != f.kind.token(changes[f.name])]
    refuse_stale(product, changed, changes, seen or {}, actor)
    attributes: list[str] = []
    for field in changed:
        _require(field, changes[field.name])
        attributes += field.write(product, changes[field.name])
    if attributes:
        _save(product, update_fields=[*attributes, "updated_at"])
    return product


@action("product.change_many", permission=WRITE)
def change_products(*, actor: Actor, keys: Iterable[uuid.UUID], field: str, value: Any) -> int:
    """Give many products the same category or VAT class, or value of an own field. Returns how many were changed."""
    definition = field_of(PRODUCT, field) if field in OF_MANY else own_field_of(PRODUCT, field)
    _require(definition, value)
    others = Product.objects.active().with_keys(bounded(keys)).exclude(definition.same(value))
    return others.update(**definition.updated(value), updated_at=timezone.now())


@action("product.archive", permission=WRITE)
def archive_products(*, actor: Actor, keys: Iterable[uuid.UUID]) -> int:
    """Take products out of what is offered; deals keep them. Returns how many."""
    now = timezone.now()
    return Product.objects.active().with_keys(bounded(keys)).update(archived_at=now, updated_at=now)


@action("product.restore", permission=WRITE)
def restore_products(*, actor: Actor, keys: Iterable[uuid.UUID]) -> int:
    """Offer archived products again. Returns how many.

    Raises:
        UserError: another product has got the name or the code meanwhile.
    """
    try:
        with transaction.atomic():
            wanted = Product.objects.archived().with_keys(bounded(keys))
            return wanted.update(archived_at=None, updated_at=timezone.now())
    except IntegrityError as error:
        raise _taken(error) from error


def bounded(keys: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    """Return the keys, each once.

    Raises:
        UserError: they are more than are changed at once.
    """
    listed = list(dict.fromkeys(keys))
    if len(listed) > BULK_LIMIT:
        message = _("At most %(limit)s products can be changed at once. Narrow the list down first.")
        raise UserError(message % {"limit": formatting.number(BULK_LIMIT)}, code="too_many")
    return listed


def _fields(values: Mapping[str, Any]) -> list[Field]:
    return [field_of(PRODUCT, name) for name in values]


def _require(field: Field, value: Any) -> None:
    if field.required and value in (None, ""):
        raise field.error(field.kind.missing(field), "required")


def _save(product: Product, **how: Any) -> None:
    try:
        with transaction.atomic():
            product.save(**how)
    except IntegrityError as error:
        raise _taken(error) from error


def _taken(error: IntegrityError) -> Exception:
    if "product_name" in str(error):
        return UserError(_("There is a product with that name already."), code="name_taken", field="name")
    if "product_code_once" in str(error):
        return UserError(_("There is a product with that code already."), code="code_taken", field="code")
    if "product_price" in str(error):
        return UserError(_("The number cannot be negative."), code="invalid", field="unit_price")
    return error
