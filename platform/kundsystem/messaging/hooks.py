"""Where providers tell: public addresses, each of which believes only what it can check."""

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kundsystem.messaging import reports
from kundsystem.messaging.signatures import SIGNATURE, TIMESTAMP, problem_of

logger = logging.getLogger(__name__)

LARGEST_REPORT = 5_000_000
LARGEST_LETTER = 31_000_000


@csrf_exempt
@require_POST
def sendgrid_events(request: HttpRequest) -> HttpResponse:
    """What became of messages, as SendGrid's Event Webhook tells it."""
    body = request.read(LARGEST_REPORT + 1)
    if len(body) > LARGEST_REPORT:
        return _refused("sendgrid", "it is too large", 413)
    problem = problem_of(body, request.headers.get(SIGNATURE, ""), request.headers.get(TIMESTAMP, ""))
    if problem:
        return _refused("sendgrid", problem, 403)
    try:
        reports.store_events(body)
    except reports.NotEvents:
        return _refused("sendgrid", "it is no list of events", 400)
    return HttpResponse(status=204)


@csrf_exempt
@require_POST
def sendgrid_inbound(request: HttpRequest, secret: str) -> HttpResponse:
    """A letter that came to an address of ours, as SendGrid's Inbound Parse hands it over."""
    if not settings.HOOK_SECRET or not constant_time_compare(secret, settings.HOOK_SECRET):
        return _refused("inbound", "its address is wrong", 404)
    body = request.read(LARGEST_LETTER + 1)
    if len(body) > LARGEST_LETTER:
        return _refused("inbound", "it is too large", 413)
    reports.store_inbound(body, request.headers.get("Content-Type", ""))
    return HttpResponse(status=204)


@csrf_exempt
@require_POST
def sms_delivery(request: HttpRequest, token: str) -> HttpResponse:
    """What became of a text, as 46elks tells it."""
    if not reports.store_sms(token, request.POST.dict()):
        return _refused("46elks", "its address is wrong", 404)
    return HttpResponse(status=204)


def _refused(who: str, why: str, status: int) -> HttpResponse:
    logger.warning("A report that says it comes from %s was refused: %s", who, why)
    return HttpResponse(status=status)
