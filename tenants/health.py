"""Whether this process lives, and whether it can do its work."""

import logging
from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from kundsystem.accounts.middleware import public
from tenants.pooling import session_is_kept

logger = logging.getLogger(__name__)


@public
def health(request: HttpRequest) -> HttpResponse:
    """Say that the process answers; asks nobody else."""
    return HttpResponse("ok\n", content_type="text/plain")


@public
def ready(request: HttpRequest) -> HttpResponse:
    """Say whether database, template and cache are there and the database session is our own; 503 while one is not."""
    questions = {"database": _database, "cache": _cache, "session": session_is_kept}
    answers = {name: _answers(question) for name, question in questions.items()}
    return JsonResponse(answers, status=200 if all(answers.values()) else 503)


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM public.tenants_template_snapshot)")
        return bool(cursor.fetchone()[0])


def _cache() -> bool:
    cache.set("ready", "1", 5)
    return cache.get("ready") == "1"


def _answers(question: Callable[[], bool]) -> bool:
    try:
        return question()
    except Exception:
        logger.warning("Not ready", exc_info=True)
        return False
