"""A task runs in its organisation, or not at all."""

import pytest
from django.core import mail

from kundsystem.messaging.tasks import deliver
from kundsystem.shared.tasks import OrganisationGone

MESSAGE = {"to": "a@alfa.example", "subject": "Hej", "body": "Hej\n", "message_id": "<1@alfa.example>"}


def test_a_task_whose_organisation_is_gone_refuses_to_run(organisation):
    with pytest.raises(OrganisationGone):
        deliver.apply(kwargs=MESSAGE, headers={"_schema_name": "org_gone"}, throw=True)
    assert not mail.outbox


def test_a_task_in_its_organisation_runs(organisation):
    deliver.apply(kwargs=MESSAGE, throw=True)
    assert [message.to for message in mail.outbox] == [["a@alfa.example"]]
