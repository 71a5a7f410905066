"""What somebody worked with, where it says more than the kind of thing that was changed."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_core.history.tables import Label

VERBS: dict[str, Label] = {
    "history.undo": pgettext_lazy("way of a change", "Undo"),
    "import.run": pgettext_lazy("way of a change", "Import"),
    "import.undo": _("Import undone"),
    "list.bulk": _("Change of many"),
    "list.undo_bulk": _("Change of many undone"),
    "customer.merge": _("Merging"),
    "contact.merge": _("Merging"),
    "sample.add": _("Sample data"),
    "sample.remove": _("Sample data"),
    "organisation.sign_up": _("Sign-up"),
}
