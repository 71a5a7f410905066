"""What a row of a file of products becomes: a new one, or what is said of one that is there."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from crm_core.fields.registry import field_of
from crm_core.imports.checking import Columns
from crm_core.imports.models import Import
from crm_core.imports.targets import PRODUCT
from crm_core.imports.thing_row import ThingRow
from crm_core.products.actions import create_product, update_product
from crm_core.products.models import Product
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import UserError
from kundsystem.shared.formatting import number


class ProductRows:
    """Products of a file, known again by their code, or else by their name."""

    def __init__(self, actor: Actor, columns: Columns) -> None:
        self.actor = actor
        self.columns = columns
        self.written: dict[str, int] = {"fields": 0}
        products = list(Product.objects.active().select_related("category", "vat_class"))
        self._by_code = {product.code.casefold(): product for product in products if product.code}
        self._by_name = {product.name.casefold(): product for product in products}
        self._rows: dict[tuple[str, Any], int] = {}

    def find(self, rows: list[ThingRow]) -> None:
        for row in rows:
            if not row.errors:
                try:
                    self._recognise(row)
                except UserError as error:
                    row.refuse(self.columns, error, f"{PRODUCT}.{error.field}", f"{PRODUCT}.name", f"{PRODUCT}.code")

    def _recognise(self, row: ThingRow) -> None:
        cells = row.cells[PRODUCT]
        name, code = cells.get("name", ""), cells.get("code", "")
        by_code, by_name = self._by_code.get(code.casefold()), self._by_name.get(name.casefold())
        found = by_code or by_name
        if found is None and not name:
            raise UserError("", field="name")
        if by_name is not None and by_name != found:
            raise UserError(_("There is a product with that name already."), field="name")
        if by_code is None and by_name is not None and code and by_name.code:
            text = _("%(product)s has the code %(code)s here.")
            raise UserError(text % {"product": by_name.name, "code": by_name.code}, field="code")
        self._refuse_twice(row, found, name, code)
        row.shown = found.name if found else name
        if found is not None:
            row.thing, row.match, row.match_by = found, found.pk, "code" if by_code else "name"

    def _refuse_twice(self, row: ThingRow, found: Product | None, name: str, code: str) -> None:
        """Refuse what an earlier row has said already: which of them should be believed?"""
        ways = [("name", name.casefold()), ("code", code.casefold()), ("pk", found.pk if found else "")]
        for way in ways:
            if way[1] and (earlier := self._rows.setdefault(way, row.number)) != row.number:
                text = _("Row %(number)s is about the same product or service.")
                raise UserError(text % {"number": number(earlier)}, field="code" if way[0] == "code" else "name")

    def write(self, rows: list[ThingRow]) -> None:
        for row in rows:
            values = {name: value for name, value in row.cells[PRODUCT].items() if value not in (None, "")}
            if row.match is None:
                row.key = create_product(actor=self.actor, values=values).pk
            else:
                self._change(row, values)

    def _change(self, row: ThingRow, values: dict[str, Any]) -> None:
        product: Product = row.thing
        if row.match_by == "code":
            values.pop("code", None)  # written in other letters it is the same code
        fields = {name: field_of(PRODUCT, name) for name in values}
        changes = {
            name: value
            for name, value in values.items()
            if fields[name].token(product) != fields[name].kind.token(value)
            and (row.decision == Import.Duplicates.UPDATE or fields[name].read(product) in (None, "", ()))
        }
        if changes:
            key: UUID = product.pk
            update_product(actor=self.actor, pk=key, changes=changes)
            self.written["fields"] += len(changes)
