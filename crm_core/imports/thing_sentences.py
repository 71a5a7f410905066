"""Whole sentences about files of deals and of products, as the pages say them."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm_core.imports.models import Import
from kundsystem.shared.formatting import number


def _is_deals(item: Import) -> bool:
    return item.holds == Import.Holds.DEALS


def many(one: str, several: str, count: int) -> str:
    """Say how many, in the singular or the plural."""
    return (one if count == 1 else several) % {"count": number(count)}


def new_things(item: Import, count: int) -> str:
    """Say how many new ones."""
    if _is_deals(item):
        return many(_("%(count)s new deal"), _("%(count)s new deals"), count)
    return many(_("%(count)s new product or service"), _("%(count)s new products and services"), count)


def new_word(item: Import, count: int) -> str:
    """Return what stands below the large figure of how many are new."""
    if _is_deals(item):
        return ngettext("new deal", "new deals", count)
    return ngettext("new product or service", "new products and services", count)


def removed_word(item: Import, count: int) -> str:
    """Return what stands below the large figure of how many undoing removed."""
    if _is_deals(item):
        return ngettext("deal was removed", "deals were removed", count)
    return ngettext("product or service was removed", "products and services were removed", count)


def known_by(counts: dict[str, Any]) -> str:
    """Say how those that are there were recognised: `12 på kod, 3 på namn`."""
    parts = ((counts.get("by_code", 0), _("%(count)s by code")), (counts.get("by_name", 0), _("%(count)s by name")))
    return ", ".join(text % {"count": number(count)} for count, text in parts if count)


def result(item: Import) -> str:
    """Say what became of the rows."""
    counts = item.counts
    names = {
        "rows": many(_("%(count)s row"), _("%(count)s rows"), item.rows),
        "file": item.file_name,
        "things": new_things(item, counts.get("created", 0)),
    }
    said = [_("%(rows)s in %(file)s gave %(things)s.") % names]
    if counts.get("fields"):
        changed = {
            "products": many(
                _("%(count)s product or service"), _("%(count)s products and services"), counts.get("filled", 0)
            ),
            "fields": many(_("%(count)s field changed"), _("%(count)s fields changed"), counts["fields"]),
        }
        said.append(_("%(products)s that existed already got %(fields)s.") % changed)
    left = counts.get("faulty", 0) + counts.get("skipped", 0)
    if left:
        said.append(many(_("%(count)s row was left out."), _("%(count)s rows were left out."), left))
    return " ".join(said)


def undone(item: Import) -> str:
    """Say what undoing took back."""
    removed = item.kept.get("removed", 0)
    if _is_deals(item):
        things = ngettext("%(count)s deal", "%(count)s deals", removed) % {"count": number(removed)}
    else:
        things = many(_("%(count)s product or service"), _("%(count)s products and services"), removed)
    return _("From %(file)s, %(things)s were taken back.") % {"file": item.file_name, "things": things}


def would_remove(item: Import, count: int) -> str:
    """Say what undoing would remove."""
    if _is_deals(item):
        return many(_("%(count)s new deal is removed"), _("%(count)s new deals are removed"), count)
    return many(
        _("%(count)s new product or service is removed"), _("%(count)s new products and services are removed"), count
    )


def would_empty(count: int) -> str:
    """Say how many fields undoing would put back."""
    return many(_("%(count)s field gets back what it had"), _("%(count)s fields get back what they had"), count)


def stays(item: Import, count: int) -> str:
    """Say how many undoing leaves, and why."""
    if _is_deals(item):
        return many(
            _("%(count)s deal stays, because you have worked with it since the import:"),
            _("%(count)s deals stay, because you have worked with them since the import:"),
            count,
        )
    return many(
        _("%(count)s product or service stays, because you have worked with it since the import:"),
        _("%(count)s products and services stay, because you have worked with them since the import:"),
        count,
    )
