"""The only way blocks, templates, pictures and what is being written reach a view."""

import uuid
from typing import Any

from django.utils.translation import gettext as _

from crm_core.contacts.access import contacts_for
from crm_core.mail_templates.mailing import recipients
from crm_core.mail_templates.models import MailBlock, MailDraft, MailPicture, MailTemplate, MailVersion
from crm_core.mail_templates.permissions import SEND, TEMPLATES
from crm_core.mail_templates.queries import MailBlockQuerySet, MailTemplateQuerySet
from crm_core.mailings.access import mailing_for
from crm_core.mailings.permissions import SEND as SEND_MAILINGS
from crm_core.reach import within_reach
from kundsystem.accounts.actor import Actor
from kundsystem.shared.errors import NotFound

SHOWN_AS = 20


def blocks_for(actor: Actor) -> MailBlockQuerySet:
    """Return every block, those put away too."""
    actor.require(SEND)
    return MailBlock.objects.all()


def block_for(actor: Actor, pk: uuid.UUID, *, write: bool = False) -> MailBlock:
    """Return one block; Forbidden when the actor may not change it and `write` is asked for."""
    block = blocks_for(actor).select_related("product").filter(pk=pk).first()
    if block is None:
        raise NotFound(_("There is no such block."))
    if write:
        actor.require(TEMPLATES)
    return block


def templates_for(actor: Actor) -> MailTemplateQuerySet:
    """Return every template, those put away too."""
    actor.require(SEND)
    return MailTemplate.objects.all()


def template_for(actor: Actor, pk: uuid.UUID, *, write: bool = False) -> MailTemplate:
    """Return one template; Forbidden when the actor may not change it and `write` is asked for."""
    template = templates_for(actor).filter(pk=pk).first()
    if template is None:
        raise NotFound(_("There is no such template."))
    if write:
        actor.require(TEMPLATES)
    return template


def versions_of(actor: Actor, template: MailTemplate) -> list[MailVersion]:
    """Return what a template has said, the newest first."""
    actor.require(SEND)
    found = MailVersion.objects.filter(template=template).select_related("saved_by")
    return list(found.order_by("-number")[:50])


def draft_for(actor: Actor, pk: uuid.UUID) -> MailDraft:
    """Return what the actor is writing oneself; a letter only while its customer may be seen.

    A mailing is written by whoever may send it, whoever began.
    """
    found = MailDraft.objects.select_related("customer__owner", "contact", "template", "author", "mailing__selection")
    own = found.filter(pk=pk, author=actor.user, mailing=None)
    draft = own.filter(customer=None).first() or own.filter(within_reach(actor, "customer")).first()
    if draft is None and actor.may(SEND_MAILINGS) and (draft := found.filter(pk=pk, mailing__isnull=False).first()):
        assert draft.mailing is not None  # noqa: S101  # it was asked for with one
        mailing_for(actor, draft.mailing.pk, write=True)
    if draft is None:
        raise NotFound(_("There is no such draft. It may have been sent or thrown away."))
    actor.require(SEND)
    return draft


def picture_for(actor: Actor, pk: uuid.UUID) -> MailPicture:
    """Return one picture."""
    actor.require(SEND)
    picture = MailPicture.objects.filter(pk=pk).first()
    if picture is None:
        raise NotFound(_("There is no such picture."))
    return picture


def recipients_for(actor: Actor, draft: MailDraft) -> list[Any]:
    """Return whom a letter can be shown as: the customer's persons, those of the mailing, or some for a template."""
    if draft.mailing is not None:
        return list(recipients(draft.mailing))
    people = contacts_for(actor).active().select_related("customer__owner", "position_type")
    if draft.customer_id:
        return list(people.filter(customer=draft.customer_id).order_by("-is_main", "sort_key", "id")[:SHOWN_AS])
    return list(people.order_by("-created_at", "-id")[:SHOWN_AS])
