"""The colleagues, whom owners, sellers and authors are among."""

import uuid
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from kundsystem.accounts import queries
from kundsystem.accounts.models import User
from kundsystem.api.parameters import Word
from kundsystem.api.registry import register
from kundsystem.api.resources import Reading
from kundsystem.shared.errors import NotFound


class UserSerializer(serializers.Serializer[Any]):
    """A colleague."""

    id = serializers.UUIDField(read_only=True)
    name = serializers.CharField(read_only=True)
    email = serializers.EmailField(read_only=True)
    role = serializers.CharField(read_only=True)
    is_active = serializers.BooleanField(read_only=True)


def _active(rows: QuerySet[User], word: str) -> QuerySet[User]:
    return rows if word == "any" else rows.filter(is_active=word == "yes")


class Users(Reading):
    """The colleagues; whoever may use the API knows who they are, as every page does."""

    serializer_class = UserSerializer
    heading = gettext_lazy("Colleagues")
    texts = {"list": gettext_lazy("List colleagues"), "retrieve": gettext_lazy("Read a colleague")}
    parameters = (
        Word("active", gettext_lazy("Whether they may sign in."), _active, words=("yes", "no", "any"), default="yes"),
    )

    def rows(self) -> QuerySet[User]:
        return queries.users()

    def one(self, pk: uuid.UUID, *, write: bool = False) -> User:
        found = self.rows().filter(pk=pk).first()
        if found is None:
            raise NotFound(_("There is no such colleague."))
        return found


register("users", Users)
