"""Whether a key may come in at all; what its user may is asked where things are fetched and changed."""

from django.utils.translation import gettext as _
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from kundsystem.accounts.models import ApiToken
from kundsystem.accounts.permissions import API_USE
from kundsystem.shared.errors import Forbidden


class MayUse(BasePermission):
    """Refuses strangers, roles without the API, and writing with a key that only reads."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if request.user is None or not request.user.is_authenticated:
            return False
        if not request.actor.may(API_USE):  # type: ignore[attr-defined]
            raise Forbidden(_("Your role does not allow using the API."), code="no_api")
        token = request.auth
        reads = request.method in SAFE_METHODS
        if isinstance(token, ApiToken) and not reads and token.scope != ApiToken.Scope.WRITE:
            raise Forbidden(_("This key may only read. Make one that may write too."), code="read_only_key")
        return True
