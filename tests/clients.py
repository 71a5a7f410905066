"""Test clients that know which organisation they talk to."""

import time
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.db import connection
from django.test import Client
from django.test.client import ClientHandler
from django_tenants.utils import tenant_context

from kundsystem.accounts.models import User
from kundsystem.accounts.staying import SEEN, SINCE
from tenants.models import Organisation
from tenants.queries import primary_host


@cache
def _middleware() -> Any:
    """The application's middleware, made once: that of the static files looks through them all."""
    handler = ClientHandler()
    handler.load_middleware()
    return handler._middleware_chain


class OrganisationClient(Client):
    """Django's client; a request clears the organisation, so the test's own is put back afterwards.

    What is streamed is read before that, as a server does: nothing but the middleware may set the organisation for it.
    """

    def __init__(self, *args: Any, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.handler._middleware_chain = _middleware()

    def request(self, **request: Any) -> Any:
        before = connection.tenant
        try:
            response = super().request(**request)
            if response.streaming:
                response.streaming_content = list(response.streaming_content)
            return response
        finally:
            connection.set_tenant(before)


def sign_in(user: User, organisation: Organisation, **extra: Any) -> OrganisationClient:
    """Return a client with a session made directly: what the sign-in page does is tested where that page is."""
    with tenant_context(organisation):
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session[SINCE] = session[SEEN] = int(time.time())
        session.save()
    extra.setdefault("HTTP_HOST", primary_host(organisation))
    client = OrganisationClient(**extra)
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    return client
