"""What somebody worked with, where it says more than the kind of thing that was changed."""

from django.utils.translation import gettext_lazy as _

from crm_core.history.tables import Label

VERBS: dict[str, Label] = {
    "history.undo": _("Undo"),
    "import.run": _("Import"),
    "import.undo": _("Import undone"),
    "list.bulk": _("Change of many"),
    "list.undo_bulk": _("Change of many undone"),
    "customer.merge": _("Merging"),
    "contact.merge": _("Merging"),
    "sample.add": _("Sample data"),
    "sample.remove": _("Sample data"),
    "organisation.sign_up": _("Sign-up"),
}
