"""The request as views see it, after our middleware."""

from typing import Any

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from kundsystem.accounts.actor import Actor


class TenantRequest(HttpRequest):
    """A request to one organisation by somebody who is signed in."""

    tenant: Any
    actor: Actor
    htmx: HtmxDetails
