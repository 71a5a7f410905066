"""Memory does not grow with the file that is imported."""

import tracemalloc

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from crm_core.imports import understanding
from crm_core.imports.models import Import
from kundsystem.shared.storing import store
from tests.crm_core.imports.registers import register


def _peak(rows: int) -> int:
    content = register(rows, 0, 0).content
    item = Import(file_name="register.csv", size=len(content), path=store(ContentFile(content), "imports"))
    del content
    understanding.recognise(item)
    item.save()
    tracemalloc.start()
    try:
        understanding.read_now(item, anew=True)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert item.counts["rows"] == rows
    return peak


@pytest.mark.proof
@pytest.mark.django_db
def test_four_times_the_rows_take_no_more_memory(organisation, is_full):
    if not is_full:
        pytest.skip("counting every piece of memory takes a minute and a half: the full round does")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
    small, large = _peak(6_000), _peak(24_000)
    assert large < small * 1.25, f"{small // 1000} kB became {large // 1000} kB"
