"""Undoing: itself an action, so it is in the history too and can be undone."""

import uuid
from collections.abc import Callable

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm_core.history import queries
from crm_core.history.undo import Undone, undo_operation
from kundsystem.accounts import permissions
from kundsystem.accounts.actor import Actor
from kundsystem.shared import formatting
from kundsystem.shared.actions import action
from kundsystem.shared.errors import NotFound, UserError

# Who is here and what they may do: never put back as other things are.
OF_PEOPLE = ("accounts_user", "accounts_role", "accounts_invitation", "accounts_api_token", "accounts_openid_provider")

AfterUndo = Callable[[Undone], None]
_after_undo: list[AfterUndo] = []


def after_undo(hook: AfterUndo) -> AfterUndo:
    """Register what a subject must put right itself after an undo, in the same transaction."""
    _after_undo.append(hook)
    return hook


@action("history.undo")
def undo(*, actor: Actor, operation: uuid.UUID) -> Undone:
    """Undo an operation of one's own; administrators may undo anybody's.

    Raises:
        NotFound: no such operation, or somebody else's.
        UserError: it was about people and roles, everything it changed has been changed again since, what it took away
            no longer fits in, or has been erased.
    """
    by = queries.operation_actor(operation)
    own = actor.user is not None and by == actor.user.pk
    if not queries.was_done(operation) or not (own or actor.may(permissions.SETTINGS_MANAGE)):
        raise NotFound(_("There is nothing to undo."))
    if queries.was_redacted(operation):
        raise UserError(_("What stood there has been erased, so it can not be brought back."), code="erased")
    if queries.changed_any(operation, OF_PEOPLE):
        # Else whoever may undo what others did could undo that a permission was taken away, or that a key was.
        raise UserError(_("What people may do is changed where it was set, and cannot be undone here."), code="people")
    outcome = _put_back(operation)
    for hook in _after_undo:
        hook(outcome)
    if not outcome.total:
        raise UserError(_("Somebody has changed it since, so it was left as it is."), code="changed_since")
    if kept := sum(outcome.kept.values()):
        text = ngettext(
            "What somebody has changed in %(count)s place since then is left as it is.",
            "What somebody has changed in %(count)s places since then is left as it is.",
            kept,
        )
        outcome.told.append(text % {"count": formatting.number(kept)})
    return outcome


def _put_back(operation: uuid.UUID) -> Undone:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            outcome = undo_operation(operation)
            # References are else looked at when all is done, too late to say anything sensible.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            return outcome
    except IntegrityError as error:
        message = _("So much has been changed since that it can no longer be undone.")
        raise UserError(message, code="changed_since") from error
