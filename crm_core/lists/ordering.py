"""All rows of a list in one statement, in the order in which its pages follow each other."""

from typing import Any

from django.db.models import Case, F, IntegerField, OuterRef, QuerySet, Subquery, Value, When

from crm_core.fields.registry import Sort
from crm_core.lists.paging import KEY, NAME, ORDER, VALUE

LACKING = "sort_lacking"


def in_order(rows: QuerySet[Any], sort: Sort, *, descending: bool = False) -> QuerySet[Any]:
    """Return the rows that have a value in order, then the others by name; `paging` gives the same in pages."""
    turned = "-" if descending else ""
    if sort.by == NAME:
        return rows.order_by(turned + NAME, turned + KEY)
    by = F(sort.by) if isinstance(sort.by, str) else sort.by
    if sort.through:
        every = rows.model._meta.get_field(sort.through).related_model._default_manager.order_by()
        places = every.annotate(**{ORDER: by}).filter(pk=OuterRef(f"{sort.through}_id")).values(ORDER)
        rows = rows.annotate(**{ORDER: Subquery(places), VALUE: F(f"{sort.through}_id")})
        order = [turned + ORDER, turned + VALUE]
    else:
        rows, order = rows.annotate(**{VALUE: by}), [turned + VALUE]
    if not sort.always:
        lacking = Case(When(sort.present, then=Value(0)), default=Value(1), output_field=IntegerField())
        rows, order = rows.annotate(**{LACKING: lacking}), [LACKING, *order]
    return rows.order_by(*order, NAME, KEY)
