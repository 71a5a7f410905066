"""The provider's pages: for programs, and the one where somebody says who they are."""

import base64
import json
import secrets
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fakes.openid.state import CLIENT_ID, CLIENT_SECRET, Grant, provider
from fakes.openid.tokens import challenge_of, claims_of, public_keys, signed
from fakes.openid.words import WORDS


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Say what has to be typed in where somebody wants to try it."""
    return _page(request, "index", issuer=_issuer(request), client_id=CLIENT_ID, secret=CLIENT_SECRET)


@require_GET
def configuration(request: HttpRequest) -> HttpResponse:
    """Discovery."""
    issuer = _issuer(request)
    return JsonResponse(
        {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "userinfo_endpoint": f"{issuer}/userinfo",
            "jwks_uri": f"{issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "authorization_response_iss_parameter_supported": True,
        }
    )


@require_GET
def keys(request: HttpRequest) -> HttpResponse:
    """The keys to check signatures with."""
    return JsonResponse({"keys": public_keys()})


@require_http_methods(["GET", "POST"])
def authorize(request: HttpRequest) -> HttpResponse:
    """Ask who somebody is, believe it, and send them back with a code."""
    asked = request.GET
    back = asked.get("redirect_uri", "")
    wrong = asked.get("client_id") != CLIENT_ID or not (urlsplit(back).hostname or "").endswith(
        ("localhost", "127.0.0.1")
    )
    if wrong or asked.get("response_type") != "code" or asked.get("code_challenge_method") != "S256":
        return HttpResponse("What was asked for is wrong.", status=400)
    if request.method == "GET":
        response = _page(request, "authorize", email=asked.get("login_hint", ""))
        # A form that is sent here leads back to where somebody came from.
        place = "{0.scheme}://{0.netloc}".format(urlsplit(back))
        policy = (
            f"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' {place}; frame-ancestors 'none'"
        )
        response.headers["Content-Security-Policy"] = policy
        return response
    answer = {"state": asked.get("state", ""), "iss": _issuer(request)}
    if "no" in request.POST:
        answer |= {"error": "access_denied"}
    else:
        said = request.POST
        grant = Grant(said["email"], said.get("name", ""), asked.get("nonce", ""), asked["code_challenge"], back)
        answer |= {"code": provider().hand_out(grant)}
    return HttpResponse(status=302, headers={"Location": f"{back}?{urlencode(answer)}"})


@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """Give what a code stands for to the client that it was made for."""
    if _client(request) != (CLIENT_ID, CLIENT_SECRET):
        return JsonResponse({"error": "invalid_client"}, status=401)
    said = request.POST
    grant = provider().take_back(said.get("code", ""))
    proven = grant is not None and challenge_of(said.get("code_verifier", "")) == grant.challenge
    if grant is None or not proven or said.get("redirect_uri") != grant.back:
        return JsonResponse({"error": "invalid_grant"}, status=400)
    claims = claims_of(grant, _issuer(request))
    access = secrets.token_urlsafe(24)
    provider().people[access] = claims
    text = signed(claims, provider().faults)
    return JsonResponse({"access_token": access, "token_type": "Bearer", "expires_in": 300, "id_token": text})


@require_GET
def userinfo(request: HttpRequest) -> HttpResponse:
    """Say the same of somebody once more."""
    claims = provider().people.get(request.headers.get("Authorization", "").removeprefix("Bearer "))
    if claims is None:
        return JsonResponse({"error": "invalid_token"}, status=401)
    return JsonResponse({name: claims[name] for name in ("sub", "email", "email_verified", "name")})


@require_http_methods(["PUT", "DELETE"])
def faults(request: HttpRequest) -> HttpResponse:
    """Say how the next tokens are wrong, or that they are right again."""
    provider().faults = json.loads(request.body) if request.method == "PUT" else {}
    return JsonResponse({"faults": provider().faults})


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Say that it is there."""
    return HttpResponse("ok", content_type="text/plain")


def _issuer(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _client(request: HttpRequest) -> tuple[str, str]:
    """Return who asks, and with which secret: in the header, or in the form."""
    kind, _space, pair = request.headers.get("Authorization", "").partition(" ")
    if kind == "Basic":
        client, _colon, secret = base64.b64decode(pair).decode().partition(":")
        return unquote(client), unquote(secret)
    return request.POST.get("client_id", ""), request.POST.get("client_secret", "")


def _page(request: HttpRequest, page: str, **context: Any) -> HttpResponse:
    language = "sv" if (get_language() or "").startswith("sv") else "en"
    return render(request, f"openid/{page}.html", {"words": WORDS[language], "language": language} | context)
