"""What the composer shows and does."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from crm_core.contacts.access import contacts_for
from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer
from crm_core.fields.lookups import as_key
from crm_core.files import actions as files
from crm_core.files.permissions import FILES_WRITE
from crm_core.mail_templates import writing
from crm_core.mail_templates.access import blocks_for, recipients_for, template_for, templates_for
from crm_core.mail_templates.content import Content, pieces_from
from crm_core.mail_templates.forms import PieceForm
from crm_core.mail_templates.mailing import look, neighbours, recipient
from crm_core.mail_templates.models import MailDraft
from crm_core.mail_templates.permissions import TEMPLATES
from crm_core.mail_templates.pictures import PREFIX, parts_for, ready_names
from crm_core.mail_templates.showing import checked
from crm_core.mailings.fates import Tally
from crm_core.mailings.models import Delivery, Mailing
from crm_core.mailings.states import Reason
from crm_core.mailings.tallying import states_of
from crm_core.merge_fields.fields import grouped
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import NotFound, UserError


def first_person(actor: Actor, customer: Customer) -> Contact | None:
    """Return whom one most likely writes to at a customer."""
    people = contacts_for(actor).active().filter(customer=customer).exclude(email="")
    return people.order_by("-is_main", "sort_key", "id").first()


def shown_as(actor: Actor, draft: MailDraft, given: Mapping[str, Any]) -> Any:
    """Return the person that a draft is shown as, or sent to; of a mailing perhaps a customer."""
    people = recipients_for(actor, draft)
    asked = given.get("as", "")
    if asked == "customer":
        return None
    wanted = as_key(asked) or draft.contact_id
    found = next((one for one in people if one.pk == wanted), None)
    if found is None and wanted and draft.mailing is not None:
        found = recipient(draft.mailing, wanted)
    return found or (people[0] if people else None)


def context(actor: Actor, draft: MailDraft, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the composer's page takes."""
    people = recipients_for(actor, draft)
    person = shown_as(actor, draft, given)
    used = {piece.block for piece in draft.content.pieces}
    blocks = list(blocks_for(actor).active().in_order())
    told: UserError | None = None
    checks: Any = None
    try:
        if draft.mailing is not None:
            checks = look(draft.mailing, draft.content, actor.person)
        else:
            checks = checked(draft, [person] if draft.customer_id and person else people, actor.person)
    except UserError as error:
        told = error
    shown = _around(draft, person, people)
    if draft.mailing is not None:
        shown |= of_mailing(draft.mailing)
    shown |= {
        "draft": draft,
        "pieces": draft.content.pieces,
        "blocks": [(block, str(block.pk) in used) for block in blocks],
        "products": list({block.product.pk: block.product for block in blocks if block.product}.values()),
        "templates": templates_for(actor).active().by_name(),
        "people": people if person is None or person in people else [person, *people],
        "person": person,
        "to_customer": draft.customer_id is not None and person is None,
        "checks": checks,
        "broken": told,
        "fields": grouped(),
        "may_save": actor.may(TEMPLATES),
        "may_attach": actor.may(FILES_WRITE),
    }
    return shown


def _around(draft: MailDraft, person: Any, people: list[Any]) -> dict[str, Any]:
    """Return where among the recipients the one that a letter is shown as stands, and who is before and after."""
    if draft.mailing is not None and person is not None:
        return neighbours(draft.mailing, person)
    place = people.index(person) if person in people else 0
    return {
        "place": place + 1,
        "places": len(people),
        "before": people[place - 1].pk if place else None,
        "after": people[place + 1].pk if place + 1 < len(people) else None,
    }


def of_mailing(mailing: Mailing) -> dict[str, Any]:
    """Return what the composer shows of the mailing that is written: how many get it, and who is left out and why."""
    deliveries = Delivery.objects.of_mailing(mailing.pk)
    left_out = [(reason, Reason(reason).label, number) for reason, number in deliveries.left_out().items()]
    tally = Tally(states_of(mailing.pk))
    return {
        "mailing": mailing,
        "tally": tally,
        "everybody": tally.total + tally.left_out,
        "left_out": sorted(left_out, key=lambda one: -one[2]),
    }


def do(actor: Actor, draft: MailDraft, given: Mapping[str, Any]) -> None:
    """Do the step that was asked for, a word and what it is about; and keep the head as it is written by then.

    Raises:
        UserError: it cannot be done; or the head cannot be understood, and then the step is done all the same.
    """
    word, _space, rest = str(given.get("do", "head")).partition(" ")
    key, _space, number = rest.partition(" ")
    if word == "add":
        wanted = blocks_for(actor).active().filter(pk=_key(key))
        writing.add_blocks(actor=actor, draft=draft, blocks=wanted, at=int(number) if number.isdigit() else None)
    elif word == "products":
        chosen = [found for one in given.getlist("product") if (found := as_key(one))]  # type: ignore[attr-defined]
        about = blocks_for(actor).active().in_order().about_products(chosen)
        writing.add_blocks(actor=actor, draft=draft, blocks=about)
    elif word == "move":
        writing.move_piece(actor=actor, draft=draft, key=key, to=int(number) if number.isdigit() else 0)
    elif word == "remove":
        writing.remove_piece(actor=actor, draft=draft, key=key)
    elif word == "template":
        writing.use_template(
            actor=actor, draft=draft, template=template_for(actor, _key(str(given.get("template", ""))))
        )
    if word != "template":
        head = {name: given[name] for name in ("subject", "preheader", "name") if name in given}
        framed = {"framed": given["framed"] == "1"} if "framed" in given else {}
        if head or framed:
            writing.change_head(actor=actor, draft=draft, given=head | framed)


def piece_form(draft: MailDraft, key: str, data: Any) -> PieceForm:
    """Return the form of one piece; NotFound when it is no longer in the letter."""
    piece = next((one for one in pieces_from(draft.pieces) if one.key == key), None)
    if piece is None:
        raise NotFound(_("The block is no longer in the letter."))
    return PieceForm(data, piece=piece)


def form_context(draft: MailDraft, form: PieceForm) -> dict[str, Any]:
    """Return what the form of a piece takes."""
    return {"draft": draft, "form": form, "piece": form.piece, "fields": grouped(), "ready": ready_names()}


def picture_addresses(content: Content) -> dict[str, str]:
    """Return where the browser fetches the pictures of a letter, by their content ids."""
    return {part.content_id: address_of(key) for key, part in parts_for(content.pieces).items()}


def address_of(picture: str) -> str:
    """Return where the browser fetches a picture."""
    if picture.startswith(PREFIX):
        return reverse("mail_picture_ready", args=[picture.removeprefix(PREFIX)])
    return reverse("mail_picture", args=[uuid.UUID(picture)])


def attached(actor: Actor, request: TenantRequest) -> list[uuid.UUID]:
    """Receive the files of a letter: those sent before, and those that came with the form."""
    keys = [found for one in request.POST.getlist("file") if (found := as_key(one))]
    return keys + [files.upload_file(actor=actor, upload=one).pk for one in request.FILES.getlist("upload")]


def _key(raw: str) -> uuid.UUID:
    found = as_key(raw)
    if found is None:
        raise NotFound(_("There is no such block."))
    return found
