"""What the history calls the tables of merging."""

from django.utils.translation import gettext_lazy as _

from crm_core.history.tables import Table, register


def _pair(row: object) -> str:
    return f"{row.one} ≠ {row.other}"  # type: ignore[attr-defined]


register(
    *(
        Table(name, label, plural, named=_pair, related=("one", "other"), titles=())
        for name, label, plural in (
            ("different_customers", _("Two that differ"), _("Customers that differ")),
            ("different_contacts", _("Two persons that differ"), _("Persons that differ")),
        )
    )
)
