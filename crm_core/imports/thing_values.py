"""Turning the cells of deals and products into values, as the forms would."""

from dataclasses import dataclass, field
from typing import Any

from crm_core.custom_fields.field import OwnField
from crm_core.fields import choices
from crm_core.imports.targets import PRODUCT, Target
from crm_core.imports.values import Meaning, Reader, refuse_unreadable
from crm_core.products.models import ProductCategory
from kundsystem.shared.errors import UserError

CATEGORY = f"{PRODUCT}.category"


@dataclass
class ThingReader(Reader):
    """Reads cells as the field's own value; what has to be there already is found among what there is.

    Args:
        making: whether a product's new category is made, which is when the import is carried out.
    """

    making: bool = False
    _made: dict[str, ProductCategory] = field(default_factory=dict)

    def _understand(self, target: Target, text: str) -> Meaning:
        refuse_unreadable(text)
        if isinstance(target.field.kind, choices.UserChoice) and not isinstance(target.field, OwnField):
            user = self._user(text)
            how = "nobody" if user is None else "same" if user.name == text else "form"
            return Meaning({target.name: user}, user.name if user else "", how)
        if target.key == CATEGORY:
            return self._category(target, text)
        value = target.field.parse(text, self.lookups)
        how = "value" if isinstance(target.field.kind, choices.Choice) else "same"
        return Meaning({target.name: value}, self._shown(target, value), how)

    def _category(self, target: Target, text: str) -> Meaning:
        name = self._names(target).find(" ".join(text.split()))
        if name is None or len(name) > (ProductCategory._meta.get_field("name").max_length or 0):
            raise UserError(choices.not_a_choice(text))
        return Meaning({target.name: self._found(name)}, name, "value")

    def _found(self, name: str) -> Any:
        key = name.casefold()
        if not self._made:
            self._made = {one.name.casefold(): one for one in ProductCategory.objects.filter(archived_at__isnull=True)}
        if key not in self._made:
            last = max((one.position for one in self._made.values()), default=0)
            category = ProductCategory(name=name, position=last + 1)
            if self.making:
                category.save(force_insert=True)
            self._made[key] = category
        return self._made[key]
