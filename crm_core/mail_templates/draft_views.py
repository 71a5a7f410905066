"""The composer: a letter or a template while it is written."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm_core.contacts.access import contact_for
from crm_core.customers.access import customer_for
from crm_core.fields.lookups import as_key
from crm_core.mail_templates import actions, composer, sending, writing
from crm_core.mail_templates.access import draft_for, template_for
from crm_core.mail_templates.models import MailDraft
from crm_core.mail_templates.permissions import SEND, TEMPLATES
from crm_core.mail_templates.showing import with_pictures, written
from crm_core.mailings import actions as mailings
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import UserError
from kundsystem.web.toasts import toast

# A letter is shown in a frame that runs nothing and fetches nothing but its pictures from us.
PREVIEW = (
    "sandbox allow-same-origin; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'"
)


@require_POST
def template_new(request: TenantRequest) -> HttpResponse:
    """Begin a template."""
    request.actor.require(TEMPLATES)
    return redirect("mail_compose", writing.begin(actor=request.actor).pk)


@require_POST
def template_edit(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Begin to change a template; it is as it was until it is saved."""
    template = template_for(request.actor, pk, write=True)
    return redirect("mail_compose", writing.begin(actor=request.actor, template=template).pk)


@require_POST
def write(request: TenantRequest, customer: uuid.UUID) -> HttpResponse:
    """Begin a letter to a customer or one of its persons."""
    request.actor.require(SEND)
    owner = customer_for(request.actor, customer)
    wanted = as_key(request.POST.get("contact", ""))
    contact = contact_for(request.actor, wanted) if wanted else composer.first_person(request.actor, owner)
    return redirect("mail_compose", writing.begin(actor=request.actor, customer=owner, contact=contact).pk)


@require_GET
def compose(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the composer."""
    return _show(request, draft_for(request.actor, pk))


@require_POST
def step(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Do one thing with a draft: add, move or remove a piece, change its head, begin from a template."""
    draft = draft_for(request.actor, pk)
    before = draft.framed, draft.pieces
    told: UserError | None = None
    try:
        composer.do(request.actor, draft, request.POST)
    except UserError as error:
        told = error
    draft = draft_for(request.actor, pk)
    changed = before != (draft.framed, draft.pieces)
    return _show(request, draft, error=told, done=told is None, letter_changed=changed)


@require_http_methods(["GET", "POST"])
def piece(request: TenantRequest, pk: uuid.UUID, piece: str) -> HttpResponse:
    """Change what one piece says."""
    draft = draft_for(request.actor, pk)
    form = composer.piece_form(draft, piece, request.POST or None)
    if request.method == "POST":
        try:
            if form.is_valid():
                writing.change_piece(actor=request.actor, draft=draft, key=piece, given=form.given)
                return redirect(f"{reverse('mail_compose', args=[pk])}?as={request.POST.get('as', '')}#piece-{piece}")
        except UserError as error:
            form.refuse(error)
    context = composer.form_context(draft, form) | {"shown_as": request.GET.get("as", request.POST.get("as", ""))}
    status = 422 if request.method == "POST" else 200
    return render(request, "crm_core/mail_templates/piece.html", context, status=status)


@require_GET
def preview(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a draft, or one piece of it, as somebody would get it."""
    draft = draft_for(request.actor, pk)
    person = composer.shown_as(request.actor, draft, request.GET)
    message = written(draft, person, request.actor.person, only=request.GET.get("piece", ""))
    addresses = composer.picture_addresses(draft.content)
    answer = HttpResponse(with_pictures(message.rendered.html, message.rendered.inline, addresses))
    answer["Content-Security-Policy"] = PREVIEW
    answer["X-Frame-Options"] = "SAMEORIGIN"
    return answer


@require_POST
def test(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Send a draft to oneself."""
    draft = draft_for(request.actor, pk)
    person = composer.shown_as(request.actor, draft, request.POST)
    sending.send_test(actor=request.actor, draft=draft, contact=person)
    toast(request, _("A test is on its way to %(address)s.") % {"address": request.actor.person.email})
    return redirect("mail_compose", pk)


@require_POST
def send(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Send a letter; it becomes a note about the customer."""
    draft = draft_for(request.actor, pk)
    person = composer.shown_as(request.actor, draft, request.POST)
    try:
        files = composer.attached(request.actor, request)
        mail = sending.send(actor=request.actor, draft=draft, contact=person, files=files)
    except UserError as error:
        return _show(request, draft_for(request.actor, pk), error=error)
    toast(request, _("The letter to %(address)s is on its way, and kept as a note.") % {"address": mail.to})
    return redirect("customer_show", draft.customer_id)


@require_POST
def save_template(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Save a draft as a template, or as the next version of the one it was made from."""
    draft = draft_for(request.actor, pk)
    request.actor.require(TEMPLATES)
    try:
        saved = actions.save_template(
            actor=request.actor,
            name=request.POST.get("name", draft.name),
            content=draft.content,
            pk=draft.template_id,
        )
    except UserError as error:
        return _show(request, draft, error=error)
    toast(request, _("%(name)s is saved.") % {"name": saved})
    if draft.customer_id or draft.mailing_id:
        return redirect("mail_compose", pk)
    writing.discard(actor=request.actor, draft=draft)
    return redirect("mail_library")


@require_POST
def discard(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Throw a draft away."""
    draft = draft_for(request.actor, pk)
    if draft.mailing is not None:
        mailings.delete_mailing(actor=request.actor, mailing=draft.mailing)
        toast(request, _("The draft is thrown away."))
        return redirect("mailing_list")
    writing.discard(actor=request.actor, draft=draft)
    toast(request, _("The draft is thrown away."))
    return redirect("customer_show", draft.customer_id) if draft.customer_id else redirect("mail_library")


def _show(
    request: TenantRequest,
    draft: MailDraft,
    *,
    error: UserError | None = None,
    done: bool = False,
    letter_changed: bool = True,
) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    context = composer.context(request.actor, draft, given) | {"error": error}
    if request.htmx:
        context |= {"oob": True, "letter_changed": letter_changed or context["broken"]}
        return render(request, "crm_core/mail_templates/_answer.html", context, status=422 if error else 200)
    if done:
        return redirect(f"{reverse('mail_compose', args=[draft.pk])}?as={given.get('as', '')}")
    return render(request, "crm_core/mail_templates/compose.html", context, status=422 if error else 200)
