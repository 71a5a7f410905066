"""Headers of every page of a stand-in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

OWN_PARTS_ONLY = "; ".join(
    (
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("style", "script", "img", "connect", "frame")),
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


def content_policy(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Let a page use its own styles and scripts only, unless the view has said otherwise."""

    def with_policy(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", OWN_PARTS_ONLY)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return with_policy
