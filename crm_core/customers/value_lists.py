"""The values that describe customers, as the settings shape them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from crm_core.customers import sni
from crm_core.customers.models import CustomerStatus, Industry, Tag, Unit
from crm_core.own_values.families import DESCRIBING, STATUSES, TAGS, UNITS
from crm_core.own_values.registry import Column, Use, ValueList, register

_CUSTOMERS = ngettext_lazy("%(count)s customer", "%(count)s customers", "count")

register(
    ValueList(
        STATUSES,
        "customer",
        pgettext_lazy("statuses of", "Customer"),
        _("New status"),
        CustomerStatus,
        (Use("customer", "status_id", _CUSTOMERS, "/customers/?status={}"),),
        required=True,
        preview=_("Status"),
    )
)
register(
    ValueList(
        DESCRIBING,
        "industries",
        _("Industries"),
        _("New industry"),
        Industry,
        (Use("customer", "industry_id", _CUSTOMERS, "/customers/?industry={}"),),
        columns=(Column("code", _("SNI code"), str),),
        proposals=sni.proposals,
        preview=_("Industry"),
    )
)
register(
    ValueList(
        TAGS,
        "customer",
        pgettext_lazy("tags of", "Customers"),
        _("New tag"),
        Tag,
        (
            Use(
                "customer_tag",
                "tag_id",
                _CUSTOMERS,
                "/customers/?tags={}",
                counted="EXISTS (SELECT FROM customer c WHERE c.id = customer_id AND c.archived_at IS NULL)",
                once="customer_id",
            ),
        ),
        fixed={"subject": Tag.Subject.CUSTOMER},
        preview=_("Tags"),
    )
)
register(
    ValueList(
        UNITS,
        "units",
        _("Units"),
        _("New unit"),
        Unit,
        (
            Use("customer", "unit_id", _CUSTOMERS, "/customers/?unit={}"),
            Use("deal", "unit_id", ngettext_lazy("%(count)s deal", "%(count)s deals", "count")),
            Use(
                "deal_share",
                "unit_id",
                ngettext_lazy("%(count)s share of a deal", "%(count)s shares of deals", "count"),
                counted="true",
            ),
        ),
        preview=_("Unit"),
    )
)
