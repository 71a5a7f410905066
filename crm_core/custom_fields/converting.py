"""Letting a field hold another kind: what survives is written anew, the rest stays in the history."""

import json
import uuid
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.utils.translation import gettext as _

from crm_core.custom_fields import definitions, indexing
from crm_core.custom_fields.conversion import Plan, plan_of
from crm_core.custom_fields.models import CustomField
from crm_core.custom_fields.tasks import index_field
from crm_core.custom_fields.values import used_by
from crm_core.jobs.actions import start_job
from crm_core.jobs.models import Job
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.permissions import SETTINGS_MANAGE
from kundsystem.shared.actions import action
from kundsystem.shared.errors import Conflict, NotFound

# Up to so many rows are changed while one waits; more in the background.
AT_ONCE = 1000
JOB = "custom_fields.change_kind"


@action("custom_field.change_kind", permission=SETTINGS_MANAGE)
def change_kind(
    *, actor: Actor, pk: uuid.UUID, kind: str, decimals: int = 0, seen: str | None = None
) -> tuple[CustomField, Plan]:
    """Let a field hold another kind, with every value that survives; one undo brings all of it back.

    Args:
        actor: who does it.
        pk: which field.
        kind: what it is to hold.
        decimals: of the numbers it is to hold.
        seen: the mark of the plan that was agreed to (`Plan.mark`).

    Raises:
        Conflict: somebody has filled something in meanwhile, so that another number of values would be lost.
    """
    field = CustomField.objects.select_for_update().filter(pk=pk).first()
    if field is None or field.is_archived:
        raise NotFound(_("There is no such field, or it has been removed."))
    plan = plan_of(field, kind, decimals)
    if seen is not None and plan.mark != seen:
        raise Conflict(_("The values have changed since. Look at what would be lost once more."), code="changed")
    for option in plan.options:
        option.save(force_insert=True)
    _write(field, plan)
    field.default = None if field.default is None else plan.of(field.default)
    field.kind, field.decimals = kind, decimals if kind == CustomField.Kind.NUMBER else 0
    wanted = indexing.is_wanted(field)
    field.index_state = indexing.State.BUILDING if wanted else indexing.State.NONE
    field.save(update_fields=["kind", "decimals", "default", "index_state"])
    transaction.on_commit(lambda: index_field.delay(str(field.pk)))
    definitions.refresh()
    return field, plan


def _write(field: CustomField, plan: Plan) -> None:
    """Write what every value becomes, in one statement; rows whose value stays as it is are left alone."""
    model: Any = apps.get_model("crm_core", field.subject)
    changed = plan.changed
    if not changed:
        return
    noted = ", updated_at = now()" if any(one.name == "updated_at" for one in model._meta.fields) else ""
    values = [None if new is None else json.dumps(new) for new in changed.values()]
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{model._meta.db_table}" t SET custom ='  # noqa: S608 (our table)
            " CASE WHEN m.new IS NULL THEN t.custom - %s ELSE t.custom || jsonb_build_object(%s::text, m.new) END"
            f" {noted} FROM (SELECT old::jsonb, new::jsonb FROM unnest(%s::text[], %s::text[]) AS v(old, new)) m"
            " WHERE t.custom ? %s AND t.custom -> %s = m.old",
            [field.name, field.name, list(changed), values, field.name, field.name],
        )


def start(*, actor: Actor, pk: uuid.UUID, kind: str, decimals: int, seen: str) -> Job | None:
    """Let a worker do it when that takes its time; None when it is done at once, by whoever asks."""
    actor.require(SETTINGS_MANAGE)
    field = CustomField.objects.with_keys([pk]).active().first()
    total = used_by(field.subject).get(field.name, 0) if field is not None else 0
    if total <= AT_ONCE:
        return None
    given = {"pk": str(pk), "kind": kind, "decimals": decimals, "seen": seen}
    return start_job(actor=actor, kind=JOB, arguments=given, total=total)
