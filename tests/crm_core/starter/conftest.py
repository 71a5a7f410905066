"""The samples, put in once for all tests of a file."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from kundsystem.accounts.actor import Actor
from tests import cast
from tests.conftest import committed


@pytest.fixture(scope="module")
def sampled_organisation(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Any, uuid.UUID]]:
    """An organisation whose member has put in the samples, committed; and the operation that did it."""
    from crm_core.starter import actions
    from kundsystem.accounts.models import User

    with django_db_blocker.unblock(), committed() as sampled:
        connection.set_tenant(sampled)
        actor = Actor(User.objects.get(email=cast.MEMBER.email))
        actions.add_sample_data(actor=actor, language="sv")
        connection.set_schema_to_public()
        assert actor.last_operation
        yield sampled, actor.last_operation


@pytest.fixture
def organisation(request: pytest.FixtureRequest, organisation: Any) -> Any:
    """Alfa; where a test begins with the samples, the organisation that has them."""
    if "samples" not in request.fixturenames:
        return organisation
    sampled, _operation = request.getfixturevalue("sampled_organisation")
    connection.set_tenant(sampled)
    return sampled


@pytest.fixture
def samples(sampled_organisation: tuple[Any, uuid.UUID], organisation: Any, member: Any) -> Actor:
    """Whoever put in the samples, as of that moment; what the test writes is rolled back."""
    actor = Actor(member)
    actor.last_operation = sampled_organisation[1]
    return actor
