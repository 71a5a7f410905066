"""Contact persons in the customer window."""

import uuid

from django.forms import BoundField
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm_core.contacts import actions
from crm_core.contacts.access import contact_for
from crm_core.contacts.cells import show_own
from crm_core.contacts.forms import ContactForm
from crm_core.contacts.marks import show_marks
from crm_core.contacts.models import Contact
from crm_core.contacts.permissions import CONTACTS_WRITE
from crm_core.contacts.registry import SUBJECT
from crm_core.customers.access import customer_for
from crm_core.fields.registry import field_of
from kundsystem.accounts.http import TenantRequest
from kundsystem.shared.errors import Conflict, NotFound, UserError
from kundsystem.web.toasts import toast


@require_http_methods(["GET", "POST"])
def create(request: TenantRequest, customer: uuid.UUID) -> HttpResponse:
    """Add a person: a form above the rows, or a page of its own without scripts."""
    owner = customer_for(request.actor, customer)
    request.actor.require(CONTACTS_WRITE)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            contact = actions.create_contact(actor=request.actor, customer_id=owner.pk, values=form.values)
        except UserError as error:
            form.refuse(error)
        else:
            _told(request, _("%(name)s is saved.") % {"name": contact.name})
            return _back_to_tab(request, owner.pk)
    context = {"form": form, "customer": owner, "action": request.path, "heading": _("New contact person")}
    return _form(request, context)


@require_GET
def row(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one person's row again, after an edit was given up."""
    contact = contact_for(request.actor, pk)
    return _row(request, contact) if request.htmx else redirect("customer_tab", contact.customer_id, "contacts")


@require_http_methods(["GET", "POST"])
def edit(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Edit all of a person, in its row."""
    contact = contact_for(request.actor, pk, write=True)
    form = ContactForm(request.POST or None, contact=contact)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_contact(actor=request.actor, pk=contact.pk, values=form.values, seen=form.seen)
        except Conflict as error:
            data = request.POST.copy()
            for conflict in error.context["conflicts"]:
                data[f"seen-{conflict['field']}"] = conflict["now"]
            form = ContactForm(data, contact=contact)
            return _form(request, _edited(request, contact, form) | {"conflict": error}, 409)
        except UserError as error:
            form.refuse(error)
        else:
            _told(request, _("%(name)s is saved.") % {"name": contact.name})
            return _back_to_tab(request, contact.customer_id)
    return _form(request, _edited(request, contact, form))


def _edited(request: TenantRequest, contact: Contact, form: ContactForm) -> dict[str, object]:
    heading = _("Edit %(name)s") % {"name": contact.name}
    return {"form": form, "contact": contact, "customer": contact.customer, "action": request.path, "heading": heading}


def _form(request: TenantRequest, context: dict[str, object], status: int = 0) -> HttpResponse:
    template = "crm_core/contacts/_form.html" if request.htmx else "crm_core/contacts/form.html"
    refused = request.method == "POST"
    response = render(request, template, context, status=status or (422 if refused else 200))
    if refused and request.htmx:
        # What is right replaces all of the tab; a refused form only itself.
        contact = context.get("contact")
        response["HX-Retarget"] = f"#contact-{contact.pk}" if isinstance(contact, Contact) else "#contact-new"
        response["HX-Reswap"] = "outerHTML"
    return response


@require_http_methods(["GET", "POST"])
def edit_field(request: TenantRequest, pk: uuid.UUID, name: str) -> HttpResponse:
    """Edit one field where it stands."""
    contact = contact_for(request.actor, pk, write=True)
    field = field_of(SUBJECT, name)
    if not field.editable:
        raise NotFound("")
    context = {"contact": contact, "field": field, "seen": field.token(contact), "control": _control(contact, name)}
    if request.method == "GET":
        return render(request, "crm_core/contacts/_cell.html", context)
    seen = request.POST.get("seen", "")
    try:
        value = field.parse(", ".join(request.POST.getlist(name)))
        actions.edit_contact(actor=request.actor, pk=contact.pk, values={name: value}, seen={name: seen})
    except UserError as error:
        context |= {"control": _control(contact, name, request.POST), "error": error, "seen": seen}
        if isinstance(error, Conflict):
            context["conflict"] = error.context["conflicts"][0]
            context["seen"] = error.context["conflicts"][0]["now"]
        return render(request, "crm_core/contacts/_cell.html", context, status=error.status)
    _told(request, _("%(field)s is changed for %(name)s.") % {"field": field.label, "name": contact.name})
    return _row(request, contact_for(request.actor, contact.pk))


def _control(contact: Contact, name: str, data: QueryDict | None = None) -> BoundField:
    return ContactForm(data, contact=contact, only=[name])[name]


@require_POST
def archive(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Put a person away."""
    contact = contact_for(request.actor, pk, write=True, exact=True)
    actions.archive_contacts(actor=request.actor, keys=[pk])
    _told(request, _("%(name)s is put away.") % {"name": contact.name})
    return _back_to_tab(request, contact.customer_id)


def _told(request: TenantRequest, text: str) -> None:
    toast(request, text, undo_url=reverse("undo", args=[request.actor.last_operation]))


def _row(request: TenantRequest, contact: Contact) -> HttpResponse:
    may_write = request.actor.may(CONTACTS_WRITE)
    show_own([contact])
    show_marks(request.actor, [contact])
    response = render(
        request, "crm_core/contacts/_row.html", {"contact": contact, "may_write": may_write, "answer": True}
    )
    response["HX-Retarget"], response["HX-Reswap"] = f"#contact-{contact.pk}", "outerHTML"
    return response


def _back_to_tab(request: TenantRequest, customer_id: uuid.UUID) -> HttpResponse:
    """Show the persons as they now are: only the tabs change, and the facts and notes stay as they stand."""
    return redirect("customer_tab", customer_id, "contacts")
