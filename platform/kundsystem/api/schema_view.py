"""The description as a file, for programs that read it."""

from rest_framework.request import Request
from rest_framework.response import Response

from kundsystem.api.authentication import BrowserAuthentication, TokenAuthentication
from kundsystem.api.schema import describe
from kundsystem.api.views import ApiView


class Schema(ApiView):
    """OpenAPI 3.1, in the language that is asked for."""

    authentication_classes = [TokenAuthentication, BrowserAuthentication]
    schema = None

    def get(self, request: Request) -> Response:
        """Answer with the description."""
        return Response(describe(request.build_absolute_uri("/").rstrip("/")))
