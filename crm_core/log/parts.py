"""What an entry of the log is about, as a word and a tone."""

from django.utils.translation import gettext_lazy as _

from crm_core.history.tables import DATA, EXPORT, PEOPLE, SETTINGS, SIGN_IN, WARNING, Label

PARTS: dict[str, tuple[Label, str]] = {
    DATA: (_("Data"), "blabar"),
    SETTINGS: (_("Settings"), "fjord"),
    PEOPLE: (_("Access"), "raps"),
    EXPORT: (_("Export"), "ljung"),
    SIGN_IN: (_("Sign-in"), "sten"),
    WARNING: (_("Warning"), "falu"),
}
