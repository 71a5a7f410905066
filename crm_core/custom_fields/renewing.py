"""What own fields put right when definitions have come back: after undoing, and in a schema that was copied."""

from django.db import transaction

from crm_core.custom_fields import definitions
from crm_core.custom_fields.indexing import State, build_all, is_wanted, name_of, there
from crm_core.custom_fields.models import INDEX_PREFIX, CustomField
from crm_core.custom_fields.tasks import index_all
from crm_core.history.actions import after_undo
from crm_core.history.undo import Undone
from tenants import renewing


@after_undo
def put_right(outcome: Undone) -> None:
    """Let a field that came back get its index back, and one that is gone lose it, once the undoing is done."""
    if not (outcome.removed["custom_field"] or outcome.restored["custom_field"] or outcome.restored["custom_option"]):
        return
    present = there(INDEX_PREFIX)
    lacking = [one.pk for one in CustomField.objects.all() if is_wanted(one) and not present.get(name_of(one))]
    CustomField.objects.with_keys(lacking).update(index_state=State.BUILDING)
    definitions.refresh()
    transaction.on_commit(lambda: index_all.delay())


renewing.register(build_all)
