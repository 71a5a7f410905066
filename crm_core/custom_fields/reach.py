"""Whom own fields may name: whoever sees own customers only names no other, as everywhere else."""

from collections.abc import Iterable, Mapping
from typing import Any

from crm_core.custom_fields.field import OwnField
from crm_core.custom_fields.models import CustomField
from crm_core.fields.choices import no_customer
from crm_core.fields.registry import Field
from crm_core.reach import reaches
from kundsystem.accounts.actor import Actor


def refuse_beyond_reach(actor: Actor, fields: Iterable[Field], values: Mapping[str, Any]) -> None:
    """Refuse that a field gets a customer that the actor does not see; it is not even said that there is one.

    Raises:
        UserError: with the field's name.
    """
    for field in fields:
        if not isinstance(field, OwnField) or field.stored_kind != CustomField.Kind.CUSTOMER:
            continue
        customer = values[field.name]
        if customer is not None and not reaches(actor, customer):
            raise field.error(no_customer(str(customer)), "invalid")
