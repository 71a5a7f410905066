"""The cache: one client for a whole process, and keys that carry the organisation."""

from django.core.cache import cache
from django_tenants.utils import tenant_context


def test_every_question_is_asked_by_the_same_client(organisation):
    asked_by = [cache._cache.get_client("a key", write=write) for write in (True, False, True)]
    assert all(client is asked_by[0] for client in asked_by)


def test_what_one_organisation_keeps_no_other_is_told(organisation, other_organisation):
    cache.set("what", "ours")
    with tenant_context(other_organisation):
        assert cache.get("what") is None
        cache.set("what", "theirs")
    assert cache.get("what") == "ours"
