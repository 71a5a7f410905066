"""Beginning a letter that names reference customers."""

import html
import re
from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer
from crm_core.mail_templates.content import Layout, Piece, stored
from crm_core.mail_templates.models import SUBJECT, MailDraft
from crm_core.mail_templates.permissions import SEND
from crm_core.mail_templates.tables import table_of
from crm_core.mail_templates.writing import greeting, signature
from crm_core.products.models import Product
from crm_core.reference_mail.choosing import Reference
from kundsystem.accounts.actor import Actor
from kundsystem.shared.actions import action
from kundsystem.shared.database import connection
from kundsystem.shared.errors import UserError
from kundsystem.shared.swedish import format_phone


@action("reference_mail.begin", permission=SEND)
def begin_reference_mail(
    *,
    actor: Actor,
    product: Product,
    references: Sequence[Reference],
    customer: Customer,
    contact: Contact | None = None,
) -> MailDraft:
    """Begin a letter to a customer with the contact details of reference customers in a table.

    Raises:
        UserError: nobody is chosen, or somebody may not be named any more.
    """
    if not references:
        raise UserError(_("Tick at least one reference customer."), code="required", field="deal")
    if any(one.is_over for one in references):
        raise UserError(_("One of them may not be named any more."), code="over", field="deal")
    draft = MailDraft(author=actor.person, customer=customer, contact=contact, framed=False)
    with translation.override(connection.tenant.language):
        named = re.sub(r"[{}]", "", str(product))
        draft.subject = (_("References for %(product)s") % {"product": named})[:SUBJECT]
        said = _("Here are customers of ours who use %(product)s. They are glad to tell you about it.")
        opening = f"<p>{greeting()}</p>\n<p>{html.escape(said % {'product': named})}</p>"
        headings = (_("Customer"), _("Contact person"), _("Phone"), _("E-mail"))
        pieces = (
            Piece(name=_("Text"), text=opening),
            Piece(
                name=_("Reference customers"),
                layout=Layout.TABLE,
                table=table_of([headings, *(_row(one) for one in references)]),
                deals=" ".join(str(one.deal.pk) for one in references),
            ),
            Piece(name=_("Ending"), text=f"<p>{signature()}</p>"),
        )
        draft.pieces = stored(piece.as_new() for piece in pieces)
    draft.save(force_insert=True)
    return draft


def _row(one: Reference) -> tuple[str, str, str, str]:
    customer, person = one.deal.customer, one.contact
    who = ", ".join(filter(None, (person.name, person.title))) if person else ""
    return customer.name, who, format_phone(one.phone), one.email
