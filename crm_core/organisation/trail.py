"""What the history calls what an organisation has set."""

from django.utils.translation import gettext_lazy as _

from crm_core.history.tables import SETTINGS, Table, register

register(
    Table(
        "organisation_settings",
        _("Organisation"),
        _("Organisation"),
        SETTINGS,
        labels={
            "org_number": _("Organisation number"),
            "address": _("Address"),
            "postcode": _("Postcode"),
            "town": _("Town"),
            "phone": _("Phone"),
            "email": _("E-mail"),
            "website": _("Website"),
            "language": _("Language"),
            "time_zone": _("Time zone"),
            "list_rows": _("Rows at a time in lists"),
            "colour": _("Colour"),
            "logo": _("Logo"),
            "follows_mail": _("Opened mailings and clicked links are followed"),
        },
        pictures=("logo",),
        can_undo=True,
    )
)
