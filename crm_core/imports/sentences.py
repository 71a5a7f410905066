"""Whole sentences with their numbers, as the pages say them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from crm_core.imports import columns, extras, thing_sentences
from crm_core.imports.contents import CONTENTS, content_of
from crm_core.imports.models import Import
from crm_core.imports.thing_sentences import many as _many
from kundsystem.shared.formatting import number


def steps(item: Import | None = None) -> dict[str, Any]:
    """Return the steps' names, and where the import belongs."""
    names = [_("Choose file"), _("Check"), _("Import"), _("Done")]
    content = content_of(item) if item else CONTENTS[Import.Holds.REGISTER]
    return {"names": names, "heading": _("Import your register"), "page": reverse(content.page), "crumb": content.crumb}


def of_review(item: Import, mapped: int) -> dict[str, Any]:
    """Sentences of the page where an import is checked."""
    counts = item.counts
    known = counts.get("known", 0) + counts.get("twins", 0)
    rows = _many(_("%(count)s row"), _("%(count)s rows"), item.rows)
    wide = _many(_("%(count)s column"), _("%(count)s columns"), len(item.headers))
    left = len(item.headers) - mapped
    return {
        "size": f"{rows}, {wide}",
        "mapped": _mapped(mapped, left),
        "faulty": _many(_("%(count)s faulty row"), _("%(count)s faulty rows"), counts.get("faulty", 0)),
        "known": _many(_("%(count)s exists already"), _("%(count)s exist already"), known) if known else "",
        "known_by": thing_sentences.known_by(counts) if is_of_things(item) else known_by(counts),
        "one_by_one": _many(_("Go through it by itself"), _("Go through all %(count)s one by one"), known),
        "will_happen": will_happen(item),
        "run": _many(_("Import %(count)s row"), _("Import %(count)s rows"), counts.get("rows", 0)),
        "notices": notices(item),
    }


def _mapped(mapped: int, left: int) -> str:
    said = _many(_("%(count)s connected"), _("%(count)s connected"), mapped)
    if left:
        said += ", " + _many(_("%(count)s is left out"), _("%(count)s are left out"), left)
    return said


def known_by(counts: dict[str, Any]) -> str:
    """Say how the duplicates were found: `18 på org.nr, 7 på namn och postnummer`."""
    parts = (
        (counts.get("by_number", 0), _("%(count)s by customer number")),
        (counts.get("by_org", 0), _("%(count)s by organisation number")),
        (counts.get("by_email", 0), _("%(count)s by e-mail")),
        (counts.get("by_name", 0), _("%(count)s by name and postcode")),
        (counts.get("twins", 0), _("%(count)s earlier in the file")),
    )
    return ", ".join(text % {"count": number(count)} for count, text in parts if count)


def is_of_things(item: Import) -> bool:
    """Tell whether its rows are deals or products."""
    return item.holds != Import.Holds.REGISTER


def will_happen(item: Import) -> str:
    """Say in one sentence what the import will do."""
    counts = item.counts
    skipped = counts.get("faulty", 0) + counts.get("skipped", 0)
    parts = [_new(item, counts.get("created", 0))]
    if counts.get("filled") and item.duplicates == Import.Duplicates.UPDATE:
        changed = pgettext("will be", "%(count)s is changed"), pgettext("will be", "%(count)s are changed")
        parts.append(_many(*changed, counts["filled"]))
    elif counts.get("filled"):
        parts.append(_many(_("%(count)s is completed"), _("%(count)s are completed"), counts["filled"]))
    if counts.get("joined"):
        parts.append(
            _many(_("%(count)s row joins an earlier one"), _("%(count)s rows join earlier ones"), counts["joined"])
        )
    if skipped:
        parts.append(_many(_("%(count)s row is skipped"), _("%(count)s rows are skipped"), skipped))
    return ", ".join(parts)


def _new(item: Import, count: int) -> str:
    if is_of_things(item):
        return thing_sentences.new_things(item, count)
    return _many(_("%(count)s new customer"), _("%(count)s new customers"), count)


def notices(item: Import) -> list[str]:
    """Say what is worth knowing: values that will be made, people who are nobody here."""
    counts = item.counts
    known = columns.by_key()
    found = []
    for key, names in counts.get("new_values", {}).items():
        label = known[key].label if key in known else key
        total = counts.get("new_count", {}).get(key, len(names))
        shown = ", ".join(names[:5]) + ("…" if total > 5 else "")
        found.append(
            ngettext(
                "%(field)s: %(count)s new value is created: %(names)s",
                "%(field)s: %(count)s new values are created: %(names)s",
                total,
            )
            % {"field": label, "count": number(total), "names": shown}
        )
    nobody = counts.get("nobody", {})
    if nobody:
        names = ", ".join(list(nobody)[:5]) + ("…" if len(nobody) > 5 else "")
        if is_of_things(item):
            found.append(_("Nobody here is called %(names)s. Those deals get no seller.") % {"names": names})
        else:
            found.append(_("Nobody here is called %(names)s. Those customers get no owner.") % {"names": names})
    return found


def of_done(item: Import, foreseen: dict[str, Any] | None) -> dict[str, Any]:
    """Sentences of the page that says what an import came to."""
    counts, kept = item.counts, item.kept
    faulty = counts.get("faulty", 0)
    said: dict[str, Any] = {
        "heading": _("The import is undone") if item.state == Import.State.UNDONE else _("The import is done"),
        "new_customers": ngettext("new customer", "new customers", counts.get("created", 0)),
        "result": result(item),
        "to_correct": _many(_("%(count)s row to correct"), _("%(count)s rows to correct"), faulty),
        "shown": _("showing %(count)s") % {"count": min(5, faulty)} if faulty > 5 else "",
        "download": _many(
            _("Download the file with %(count)s row"), _("Download the file with %(count)s rows"), faulty
        ),
        "removed_customers": ngettext("customer was removed", "customers were removed", kept.get("removed", 0)),
        "undone": undone(item),
        "kept": _many(
            _("%(count)s customer stays, because you have worked with it since the import:"),
            _("%(count)s customers stay, because you have worked with them since the import:"),
            kept.get("kept", 0),
        ),
    }
    if is_of_things(item):
        return said | _of_things_done(item, foreseen)
    if foreseen is not None:
        said["would_remove"] = _many(
            _("%(count)s new customer is removed"), _("%(count)s new customers are removed"), foreseen["removed"]
        )
        said["would_empty"] = _many(
            _("%(count)s filled-in field becomes empty again"),
            _("%(count)s filled-in fields become empty again"),
            foreseen["fields"],
        )
        said["would_keep"] = _many(
            _("%(count)s customer stays, because you have worked with it since the import:"),
            _("%(count)s customers stay, because you have worked with them since the import:"),
            foreseen["kept"],
        )
    return said


def _of_things_done(item: Import, foreseen: dict[str, Any] | None) -> dict[str, Any]:
    said = {
        "new_customers": thing_sentences.new_word(item, item.counts.get("created", 0)),
        "result": thing_sentences.result(item),
        "removed_customers": thing_sentences.removed_word(item, item.kept.get("removed", 0)),
        "undone": thing_sentences.undone(item),
        "kept": thing_sentences.stays(item, item.kept.get("kept", 0)),
    }
    if foreseen is not None:
        said["would_remove"] = thing_sentences.would_remove(item, foreseen["removed"])
        said["would_empty"] = thing_sentences.would_empty(foreseen["fields"])
        said["would_keep"] = thing_sentences.stays(item, foreseen["kept"])
    return said


def result(item: Import) -> str:
    """Say what became of the rows."""
    counts = item.counts
    said = [
        _("%(rows)s in %(file)s gave %(customers)s, %(contacts)s and %(notes)s.")
        % {
            "rows": _many(_("%(count)s row"), _("%(count)s rows"), item.rows),
            "file": item.file_name,
            "customers": _many(_("%(count)s new customer"), _("%(count)s new customers"), counts.get("created", 0)),
            **_people_and_notes(counts),
        }
    ]
    if counts.get("fields"):
        said.append(
            _("%(customers)s that existed already got %(fields)s.")
            % {
                "customers": _many(_("%(count)s customer"), _("%(count)s customers"), counts.get("filled", 0)),
                "fields": _many(
                    _("%(count)s empty field filled in"), _("%(count)s empty fields filled in"), counts["fields"]
                ),
            }
        )
    if counts.get("joined"):
        said.append(
            _many(
                _("%(count)s row was the same customer as an earlier one."),
                _("%(count)s rows were the same customers as earlier ones."),
                counts["joined"],
            )
        )
    for extra in extras.used(item.mapping):
        said += extra.tell(counts)
    left = counts.get("faulty", 0) + counts.get("skipped", 0)
    if left:
        said.append(_many(_("%(count)s row was left out."), _("%(count)s rows were left out."), left))
    return " ".join(said)


def undone(item: Import) -> str:
    """Say what undoing took back."""
    removed = item.kept.get("removed", 0)
    return _("From %(file)s, %(customers)s, %(contacts)s and %(notes)s were taken back.") % {
        "customers": _many(_("%(count)s customer"), _("%(count)s customers"), removed),
        "file": item.file_name,
        **_people_and_notes(item.kept),
    }


def _people_and_notes(counts: dict[str, Any]) -> dict[str, str]:
    return {
        "contacts": _many(_("%(count)s contact person"), _("%(count)s contact persons"), counts.get("contacts", 0)),
        "notes": _many(_("%(count)s note"), _("%(count)s notes"), counts.get("notes", 0)),
    }
