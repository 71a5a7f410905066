"""How often may be asked: by one key, and by a whole organisation."""

import time

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from kundsystem.accounts.models import ApiToken
from kundsystem.shared import limits
from kundsystem.shared.errors import TooMany


class Throttle(BaseThrottle):
    """Counts each request in windows of a minute, for each organisation by itself: the cache's keys carry it."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        token = request.auth
        if isinstance(token, ApiToken):
            own = limits.use("api_token", str(token.pk), window=limits.MINUTE)
            everybody = limits.use("api_organisation", "", window=limits.MINUTE)
            limit = settings.API_PER_TOKEN
            request._request.api_limits = {  # type: ignore[attr-defined]
                "RateLimit-Limit": str(limit),
                "RateLimit-Remaining": str(max(0, limit - own)),
                "RateLimit-Reset": str(seconds_left()),
            }
            if own > limit or everybody > settings.API_PER_ORGANISATION:
                seconds = seconds_left()
                message = _("Too many requests. Go on in %(seconds)s seconds.") % {"seconds": seconds}
                raise TooMany(message, context={"retry_after": seconds})
        return True


def seconds_left() -> int:
    """How long the present minute lasts yet."""
    return limits.MINUTE - int(time.time()) % limits.MINUTE
