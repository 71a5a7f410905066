"""What the history calls the tables of templates and letters."""

from django.utils.translation import gettext_lazy as _

from crm_core.history.tables import SETTINGS, Table, register

register(
    Table(
        "mail_block",
        _("Block"),
        _("Blocks"),
        SETTINGS,
        labels={"product_id": _("Product"), "name": _("Name")},
        hidden=("piece", "position", "version"),
        address="mail_block_edit",
    ),
    Table(
        "mail_template",
        _("E-mail template"),
        _("E-mail templates"),
        SETTINGS,
        labels={"name": _("Name"), "subject": _("Subject"), "framed": _("With head and foot")},
        hidden=("pieces", "preheader", "version"),
        address="mail_template_versions",
    ),
    Table(
        "mail_picture",
        _("Picture in letters"),
        _("Pictures in letters"),
        SETTINGS,
        hidden=("path", "digest", "size", "content_type"),
    ),
)
