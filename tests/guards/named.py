"""That whatever is written has its entry in the history, with who did it and through what."""

from crm_core.history.models import Change


def newest_change() -> int:
    """The last thing that the history knows."""
    return Change.objects.order_by("-id").values_list("pk", flat=True).first() or 0


def unnamed_since(before: int, rank: str) -> str:
    """What was written past every action, so that the history does not know who did what; nothing when all is well."""
    past = Change.objects.filter(pk__gt=before, verb="").values_list("table_name", flat=True).order_by("pk")
    return "".join(f"{rank} changed {table} without an action" for table in past)
