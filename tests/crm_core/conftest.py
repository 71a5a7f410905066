"""Adding fields, as the administrator."""

import pytest

from crm_core.custom_fields import actions
from crm_core.fields.registry import field_of


@pytest.fixture
def act(actor_for, administrator):
    return actor_for(administrator)


@pytest.fixture
def add(act):
    """Add a field to customers, unless it says otherwise; returns it as the registry has it."""

    def add(label, kind="text", options=(), *, subject="customer", default="", **more):
        made = actions.add_field(
            actor=act,
            subject=subject,
            kind=kind,
            values={"label": label, **more},
            options=options,
            default=default,
        )
        return field_of(subject, made.name)

    return add
