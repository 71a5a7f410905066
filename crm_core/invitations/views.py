"""Invitations from outside: looked at and answered."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm_core.bookings import rules
from crm_core.bookings.permissions import WRITE
from crm_core.bookings.wording import when_in_words
from crm_core.invitations import access, actions
from crm_core.invitations.models import Answer, ReceivedInvitation
from kundsystem.accounts.http import TenantRequest
from kundsystem.messaging.addresses import inbound_address
from kundsystem.shared.database import connection
from kundsystem.web.toasts import toast


@require_GET
def invitations(request: TenantRequest) -> HttpResponse:
    """Show what waits for an answer, and what was answered last."""
    organisation = connection.tenant
    context = {
        "waiting": [_row(one) for one in access.waiting_for(request.actor)],
        "answered": [_row(one) for one in access.answered_for(request.actor)],
        "answers": Answer,
        "may_write": request.actor.may(WRITE),
        "address": inbound_address(organisation.inbound, organisation.name),
    }
    return render(request, "crm_core/invitations/index.html", context)


def _row(row: ReceivedInvitation) -> tuple[ReceivedInvitation, str, str]:
    when = when_in_words(row.starts_at, row.ends_at, is_all_day=row.is_all_day)
    return row, when, rules.in_words(row.rule, row.starts_at.date(), row.repeats_until) if row.rule else ""


@require_POST
def answer(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Answer an invitation."""
    row = access.received_for(request.actor, pk)
    asked, comment = request.POST.get("answer", ""), request.POST.get("comment", "").replace("\x00", "")
    row = actions.answer_invitation(actor=request.actor, pk=row.pk, answer=asked, comment=comment)
    said = {
        Answer.ACCEPTED: _("%(invitation)s is accepted and booked. The organiser is told."),
        Answer.TENTATIVE: _("%(invitation)s is booked, and the organiser is told that you may come."),
        Answer.DECLINED: _("%(invitation)s is declined. The organiser is told."),
    }[Answer(asked)]
    toast(request, said % {"invitation": row})
    if row.booking is not None and asked != Answer.DECLINED:
        return redirect("booking_show", row.booking.pk)
    return redirect("calendar_invitations")


@require_POST
def clear(request: TenantRequest, pk: uuid.UUID) -> HttpResponse:
    """Take away what was booked for an invitation that its organiser has cancelled."""
    row = access.received_for(request.actor, pk)
    actions.clear_cancelled(actor=request.actor, pk=row.pk)
    undo = reverse("undo", args=[request.actor.last_operation])
    toast(request, _("%(invitation)s is taken away.") % {"invitation": row}, undo_url=undo)
    return redirect("calendar_invitations")
