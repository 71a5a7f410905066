"""Whether this process lives, and whether it can do its work."""

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from kundsystem.accounts.middleware import public


@public
def health(request: HttpRequest) -> HttpResponse:
    """Say that the process answers; asks nobody else."""
    return HttpResponse("ok\n", content_type="text/plain")


@public
def ready(request: HttpRequest) -> HttpResponse:
    """Say whether database, cache and template are there; 503 while one is not."""
    answers = {"database": _database(), "cache": _cache(), "pooling": _pooling()}
    return JsonResponse(answers, status=200 if all(answers.values()) else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT FROM public.tenants_template_snapshot)")
            return bool(cursor.fetchone()[0])
    except Exception:
        return False


def _cache() -> bool:
    try:
        cache.set("ready", "1", 5)
        return cache.get("ready") == "1"
    except Exception:
        return False


def _pooling() -> bool:
    from tenants.pooling import session_is_kept

    try:
        return session_is_kept()
    except Exception:
        return False
