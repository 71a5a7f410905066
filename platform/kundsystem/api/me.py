"""Who a key belongs to, and what it may."""

from typing import Any

from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from kundsystem.accounts.models import ApiToken
from kundsystem.accounts.permissions import all_permissions
from kundsystem.api.authentication import key_of
from kundsystem.api.views import ApiView


class OrganisationSerializer(serializers.Serializer[Any]):
    """The organisation that a key opens."""

    name = serializers.CharField()
    language = serializers.CharField()


class MeSerializer(serializers.Serializer[Any]):
    """Whoever acts with a key."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    email = serializers.EmailField()
    language = serializers.CharField()
    role = serializers.CharField()
    organisation = OrganisationSerializer()
    scope = serializers.ChoiceField(ApiToken.Scope.values)
    expires_at = serializers.DateTimeField(allow_null=True)
    permissions = serializers.ListField(child=serializers.CharField())


class Me(ApiView):
    """The first thing a program asks, to see that its key works."""

    heading = gettext_lazy("To begin with")
    texts = {"get": gettext_lazy("Show whose key it is and what it may")}
    serializer_class = MeSerializer

    def get(self, request: Request) -> Response:
        """Return the key's user, its scope and what both allow together."""
        person, token = self.actor.person, key_of(request)
        granted = [permission.name for permission in all_permissions() if self.actor.may(permission.name)]
        facts = {
            "id": person.pk,
            "name": person.name,
            "email": person.email,
            "language": person.language,
            "role": str(person.role),
            "organisation": request.tenant,  # type: ignore[attr-defined]
            "scope": token.scope,
            "expires_at": token.expires_at,
            "permissions": granted,
        }
        return Response(MeSerializer(facts).data)
