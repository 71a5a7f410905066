"""The table: every URL, what it needs, who may, and what the answer is.

A row says what somebody allowed gets (`ok`) and who is the least that is allowed. Everybody below gets 403, whoever is
not signed in is sent to the sign-in page, and a key of another organisation is 404 whoever asks.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from crm_core.selections.encoding import encode
from crm_core.selections.tree import ALL, Condition, Group, Tree
from kundsystem.shared.keys import key_to_short
from tests.guards.calendar import CALENDAR_ROWS
from tests.guards.catalogue import CATALOGUE_ROWS
from tests.guards.mail import MAIL_ROWS
from tests.guards.phone import PHONE_ROWS
from tests.guards.reminders import REMINDER_ROWS
from tests.guards.rows import ORGANISATION, PUBLIC, RANKS, Row, get, post


def about(customer: Any) -> str:
    """What a customer's window says that it is about."""
    return f"customer:{key_to_short(customer.pk)}"


def _others(name: str) -> Callable[[Any], dict[str, Any]]:
    """Post the key of one of the world as the other."""
    return lambda world: {"other": getattr(world, name).pk}


PK_CUSTOMER = {"pk": "customer"}
OF_CUSTOMER = {"customer": "customer"}
CONTACT, NOTE, DEAL, FILE, JOB, IMPORT = ({"pk": name} for name in ("contact", "note", "deal", "file", "job", "import"))
CUSTOM_FIELD, SAVED = {"pk": "custom_field"}, {"pk": "saved"}
ROLE, PERSON = {"pk": "role"}, {"pk": "user"}
STATUS, STATUSES = {"pk": "customer_status"}, {"family": "statuses", "name": "customer"}
SELECTION, FIXED = {"pk": "selection"}, {"pk": "fixed"}
OWN: dict[str, Any] = {"only": "member", "others": 404}
ONE_CONDITION = encode(Tree(Group(ALL, (Condition("bought"),))))

__all__ = ["ORGANISATION", "PUBLIC", "PUBLIC_ROWS", "RANKS", "ROWS", "Row", "patterns"]

ROWS = (
    # The platform, and getting in.
    get("health", "anonymous"),
    get("ready", "anonymous"),
    get("account_login", "anonymous", ok=200),
    post("account_login", "anonymous", ok=200),
    get("account_logout", "anonymous", ok=302),
    post("account_logout", "anonymous"),
    get("account_confirm_email", "anonymous", also={"key": "nobodys"}, ok=410),
    get("account_reset_password", "anonymous"),
    post("account_reset_password", "anonymous", ok=200),
    get("account_reset_password_done", "anonymous"),
    get("account_reset_password_from_key", "anonymous", also={"uidb36": "1", "key": "nobodys"}),
    get("account_reset_password_from_key_done", "anonymous"),
    get("account_change_password"),
    post("account_change_password", "reader", ok=200),
    get("account_profile"),
    post("account_profile", "reader", ok=422),
    post("account_change_avatar", "reader", ok=422),
    get("account_avatar", keys=PERSON, also={"version": "nobodys"}, ok=404),
    post("account_resend_confirmation", "reader"),
    get("account_sessions"),
    # Two steps. What is changed asks for the password first, so that each is sent there.
    get("mfa_index"),
    get("mfa_authenticate", "anonymous", ok=302),
    post("mfa_authenticate", "anonymous", ok=302),
    get("account_reauthenticate"),
    post("account_reauthenticate", "reader", ok=200),
    *(
        get(f"mfa_{name}", ok=302)
        for name in ("activate_totp", "add_webauthn", "list_webauthn", "generate_recovery_codes", "reauthenticate")
    ),
    get("mfa_reauthenticate_webauthn", ok=302),
    *(get(f"mfa_{name}", ok=404) for name in ("deactivate_totp", "view_recovery_codes", "download_recovery_codes")),
    get("mfa_remove_webauthn", also={"pk": 1}, ok=302),
    get("security", "owner"),
    post("security", "owner"),
    # The organisation's own provider, which does not answer in this world.
    get("openid_start", "anonymous", ok=422),
    get("openid_back", "anonymous", ok=403),
    get("openid", "owner"),
    post("openid", "owner", ok=422),
    post("openid_try", "owner", ok=422),
    post("openid_close", "owner", ok=422),
    post("openid_reopen", "owner"),
    post("openid_remove", "owner"),
    get("passkey_sign_in", "anonymous", ok=302),
    post("passkey_sign_in", "anonymous", ok=422),
    post("security_staying", "owner", ok=422),
    post("security_reset", "owner", keys={"pk": "user"}),
    post("account_end_sessions", "reader"),
    get("account_tokens"),
    post("account_tokens", "reader", ok=422),
    # One's own, or as whoever manages people anybody's.
    post("account_token_revoke", keys={"pk": "token"}, others=404),
    get("people_list", "administrator"),
    post("people_list", "administrator", ok=422),
    # The world's user is the member, whom an administrator may change.
    post("people_role", "administrator", keys=PERSON, data=lambda world: {"role": world.reader_role.pk}),
    get("people_deactivate", "administrator", keys=PERSON),
    post("people_deactivate", "administrator", keys=PERSON, data=lambda world: {"heir": "nobody"}),
    post("people_reactivate", "administrator", keys=PERSON, data=lambda world: {"role": world.reader_role.pk}),
    post("invitation_resend", "administrator", keys={"pk": "invitation"}),
    post("invitation_revoke", "administrator", keys={"pk": "invitation"}),
    get("invitation_accept", "anonymous", also={"secret": "nobodys"}, ok=410),
    post("invitation_accept", "anonymous", also={"secret": "nobodys"}, ok=410),
    get("role_list", "administrator"),
    post("role_list", "administrator"),
    post("role_create", "administrator", ok=422),
    post("role_rename", "administrator", keys=ROLE, data=lambda world: {"name": f"{world.word} roll"}),
    # A built-in role comes with the template, and has the same key everywhere.
    post("role_reset", "administrator", keys={"pk": "reader_role"}, foreign=302),
    post("role_archive", "administrator", keys=ROLE),
    post("role_restore", "administrator", keys={"pk": "archived_role"}),
    get("api:documentation"),
    post("set_language", "anonymous"),
    get("enter", "anonymous", also={"token": "nobodys"}),
    post("enter", "anonymous", also={"token": "nobodys"}, ok=410),
    # The beginning.
    get("home", ok=302),
    post("samples_add"),
    post("samples_remove"),
    get("style_guide"),
    get("settings", "administrator"),
    get("organisation_name", "administrator"),
    post("organisation_name", "administrator", ok=422),
    get("organisation_habits", "administrator"),
    post("organisation_habits", "administrator", ok=422),
    get("sender_domain", "administrator"),
    post("sender_domain", "administrator", ok=422),
    post("sender_domain_check", "administrator", ok=404),
    post("sender_domain_remove", "administrator"),
    get("organisation_look", "administrator"),
    post("organisation_look", "administrator", data=lambda world: {"colour": "#3f2247"}),
    get("organisation_try_colour", "administrator", htmx=True),
    post("organisation_logo", "administrator", ok=422),
    get("organisation_logo_picture", "anonymous", also={"version": "nobodys"}, ok=404),
    get("look_sheet", "anonymous", also={"version": 1, "colour": "3f2247"}),
    get("window_tabs", "administrator"),
    post("window_tabs", "administrator", ok=422),
    get("values_family", "administrator", also={"family": "statuses"}),
    get("values_index", "administrator", also=STATUSES),
    get("values_index", "administrator", also=STATUSES, htmx=True),
    get("values_proposals", "administrator", also=STATUSES, htmx=True),
    post("values_add", "administrator", also=STATUSES, ok=422),
    post("values_order", "administrator", also=STATUSES),
    post("values_change", "administrator", also=STATUSES, keys=STATUS, ok=422),
    post("values_default", "administrator", also=STATUSES, keys=STATUS),
    post("values_archive", "administrator", also=STATUSES, keys=STATUS),
    post("values_restore", "administrator", also=STATUSES, keys=STATUS),
    get("values_merge", "administrator", also=STATUSES, keys=STATUS),
    post("values_merge", "administrator", also=STATUSES, keys=STATUS, ok=422),
    # Customers.
    get("customer_list"),
    get("customer_list", htmx=True),
    get("customer_conditions"),
    get("customer_as_selection", ok=302),
    get("customer_print"),
    get("customer_save"),
    post("customer_save", "reader", ok=422),
    get("saved_list", ok=302, keys=SAVED, **OWN),
    get("saved_list_settings", keys=SAVED, **OWN),
    post("saved_list_settings", keys=SAVED, ok=422, **OWN),
    post("saved_list_update", keys=SAVED, **OWN),
    post("saved_list_archive", keys=SAVED, **OWN),
    post("saved_list_standard", keys=SAVED, **OWN),
    # A change of many is one's own; administrators see anybody's.
    get("bulk_show", "member", keys={"pk": "bulk"}, others=404),
    post("bulk_start", keys={"pk": "bulk"}, others=404),
    post("bulk_undo", keys={"pk": "bulk"}, others=404, ok=409),
    post("customer_export", ok=200, data=lambda world: {"as": "csv", "query": ""}),
    post("customer_columns", "reader"),
    get("customer_bulk_choices", "member", also={"field": "status"}),
    post("customer_bulk", data=lambda world: {"key": world.customer.pk, "do": "archive"}),
    get("customer_create", "member"),
    post("customer_create", ok=422),
    get("customer_same"),
    get("customer_suggest"),
    get("customer_show", keys=PK_CUSTOMER),
    get("customer_next_up", keys=PK_CUSTOMER),
    get("customer_tab", keys=PK_CUSTOMER, also={"tab": "contacts"}),
    get("customer_tab", keys=PK_CUSTOMER, also={"tab": "files"}),
    get("customer_edit", "member", keys=PK_CUSTOMER),
    post("customer_edit", keys=PK_CUSTOMER, ok=422),
    post("customer_archive", keys=PK_CUSTOMER),
    post("customer_restore", keys=PK_CUSTOMER),
    get("customer_field_edit", "member", keys=PK_CUSTOMER, also={"name": "phone"}, htmx=True),
    get("customer_field_save", keys=PK_CUSTOMER, also={"name": "phone"}, htmx=True),
    post("customer_field_save", keys=PK_CUSTOMER, also={"name": "phone"}, data=lambda world: {"value": "08-6785500"}),
    post("customer_file_upload", keys=PK_CUSTOMER, ok=422),
    # Contact persons.
    get("contact_list"),
    get("contact_list", htmx=True),
    get("contact_conditions"),
    get("contact_print"),
    get("contact_save"),
    post("contact_save", "reader", ok=422),
    post("contact_export", ok=200, data=lambda world: {"as": "csv", "query": ""}),
    post("contact_columns", "reader"),
    get("contact_bulk_choices", "member", also={"field": "position_type"}),
    post("contact_bulk", data=lambda world: {"key": world.contact.pk, "do": "archive"}),
    get("contact_create", "member", keys=OF_CUSTOMER),
    post("contact_create", keys=OF_CUSTOMER, ok=422),
    get("contact_show", keys=CONTACT, htmx=True),
    get("contact_edit", "member", keys=CONTACT),
    post("contact_edit", keys=CONTACT, ok=422),
    get("contact_field_edit", "member", keys=CONTACT, also={"name": "phone"}, htmx=True),
    post("contact_field_edit", keys=CONTACT, also={"name": "phone"}, htmx=True, ok=200),
    post("contact_archive", keys=CONTACT),
    # Merging, of customers and of persons alike.
    *(
        row
        for name, thing, twin in (("customer", "customer", "twin"), ("contact", "contact", "contact_twin"))
        for row in (
            get(f"{name}_duplicates", "member"),
            get(f"{name}_duplicates", "member", htmx=True),
            get(f"{name}_merge_choose", "member", keys={"pk": thing}),
            get(f"{name}_merge_choose", "member", keys={"pk": thing}, htmx=True),
            get(f"{name}_merge", "member", keys={"pk": thing, "other": twin}),
            post(f"{name}_merge", keys={"pk": thing, "other": twin}),
            post(f"{name}_differ", keys={"pk": thing}, data=_others(twin)),
        )
    ),
    # Notes: one's own, or as an administrator anybody's; the world's note is the member's.
    get("note_list", keys=OF_CUSTOMER, htmx=True),
    get("note_choices", "member", keys=OF_CUSTOMER),
    get("note_people", "member"),
    post("note_create", keys=OF_CUSTOMER, ok=422),
    post("note_draft", keys=OF_CUSTOMER, ok=204, data=lambda world: {"body": "Halvvägs"}),
    get("note_show", keys=NOTE, htmx=True),
    get("note_versions", keys=NOTE),
    get("note_edit", "member", keys=NOTE),
    post("note_edit", keys=NOTE, ok=422),
    get("note_field_edit", "member", keys=NOTE, also={"name": "own_y"}, htmx=True),
    get("note_field_save", keys=NOTE, also={"name": "own_y"}, htmx=True),
    post("note_field_save", keys=NOTE, also={"name": "own_y"}, data=lambda world: {"value": "Ring"}),
    post("note_archive", keys=NOTE),
    # Deals.
    get("customer_tab", keys=PK_CUSTOMER, also={"tab": "deals"}),
    get("deal_list"),
    get("deal_list", htmx=True),
    post("deal_export", ok=200, data=lambda world: {"as": "csv", "query": ""}),
    get("deal_print"),
    get("deal_save"),
    post("deal_save", "reader", ok=422),
    get("deal_board_column", keys={"status": "deal_status"}),
    get("deal_conditions"),
    post("deal_columns", "reader"),
    get("deal_bulk_choices", "member", also={"field": "status"}),
    post("deal_bulk", data=lambda world: {"key": world.deal.pk, "do": "archive"}),
    get("deal_create", "member", keys=OF_CUSTOMER),
    post("deal_create", keys=OF_CUSTOMER, ok=422),
    get("deal_create_any", "member"),
    post("deal_create_any", ok=422),
    get("deal_orderers", "member"),
    get("deal_from_product", "member"),
    get("deal_sum", "member"),
    get("deal_show", keys=DEAL),
    get("deal_edit", "member", keys=DEAL),
    post("deal_edit", keys=DEAL, ok=422),
    get("deal_shares", "member", keys=DEAL),
    post("deal_shares", keys=DEAL),
    get("deal_shares_sum", "member", keys=DEAL),
    post("deal_reference", keys=DEAL),
    get("deal_field_edit", "member", keys=DEAL, also={"name": "next_step"}, htmx=True),
    get("deal_field_save", keys=DEAL, also={"name": "next_step"}, htmx=True),
    post("deal_field_save", keys=DEAL, also={"name": "next_step"}, data=lambda world: {"value": "Ring"}),
    get("deal_move", "member", keys=DEAL),
    get("deal_move", "member", keys=DEAL, htmx=True),
    post("deal_move", keys=DEAL, ok=422),
    post("deal_archive", keys=DEAL),
    post("deal_restore", keys=DEAL),
    # Products.
    # Own fields.
    get("custom_field_list", "administrator"),
    get("custom_field_create", "administrator"),
    post("custom_field_create", "administrator", ok=422),
    post("custom_field_order", "administrator"),
    get("custom_field_edit", "administrator", keys=CUSTOM_FIELD),
    post("custom_field_edit", "administrator", keys=CUSTOM_FIELD, ok=422),
    get("custom_field_kind", "administrator", keys=CUSTOM_FIELD),
    post("custom_field_kind", "administrator", keys=CUSTOM_FIELD, ok=422),
    post("custom_field_in_lists", "administrator", keys=CUSTOM_FIELD),
    post("custom_field_archive", "administrator", keys=CUSTOM_FIELD),
    post("custom_field_restore", "administrator", keys=CUSTOM_FIELD),
    post("custom_field_delete", "administrator", keys=CUSTOM_FIELD),
    *CALENDAR_ROWS,
    *CATALOGUE_ROWS,
    *MAIL_ROWS,
    *REMINDER_ROWS,
    *PHONE_ROWS,
    # Files.
    post("file_upload", ok=422),
    get("file_download", keys=FILE),
    get("file_preview", keys=FILE, ok=404),
    get("file_rename", "member", keys=FILE),
    post("file_rename", keys=FILE, data=lambda world: {"name": "nytt.txt"}),
    post("file_archive", keys=FILE),
    # Uploaded and not yet attached: nobody else's business.
    post("file_discard", keys={"pk": "loose_file"}, ok=204, only="member", others=404),
    # Jobs: one's own; the world's is the member's, and the list is everybody's.
    get("job_list"),
    get("job_show", "member", keys=JOB, others=404),
    get("job_progress", "member", keys=JOB, others=404),
    post("job_cancel", keys=JOB, others=404),
    # Finding anything; what is somebody's own is what has been opened.
    get("search"),
    get("search_palette", htmx=True),
    post("search_opened", "reader", ok=404),
    post("search_opened", "reader", ok=204, data=lambda world: {"about": about(world.customer)}),
    # Imports.
    get("import_start", "member"),
    post("import_start", ok=422),
    get("import_show", "member", keys=IMPORT),
    post("import_reading", keys=IMPORT),
    post("import_mapping", keys=IMPORT),
    post("import_choice", keys=IMPORT),
    get("import_duplicates", "member", keys=IMPORT),
    post("import_run", keys=IMPORT, ok=422),  # nothing has been read yet
    post("import_undo", keys=IMPORT, ok=409),
    get("import_faults", "member", keys=IMPORT, ok=404),  # no row is faulty
    # Help: the whole of it is everybody's.
    get("help_index"),
    get("help_show", also={"key": "notes"}),
    # Selections: the world's are the member's own, and not shared.
    get("selection_list"),
    get("selection_new"),
    get("selection_new", htmx=True),
    post("selection_step", "reader", data=lambda world: {"do": "newgroup include"}),
    get("selection_palette"),
    get("selection_condition", data=lambda world: {"s": ONE_CONDITION, "at": "include.0"}),
    get("selection_choices", data=lambda world: {"criterion": "bought", "parameter": "products"}),
    get("selection_suggest", data=lambda world: {"ask": "hemlighet"}),
    get("selection_save"),
    post("selection_save", "reader", ok=422),
    get("selection_compare"),
    get("selection_combine", ok=422),  # two have to be chosen
    get("selection_show", keys=SELECTION, **OWN),
    get("selection_settings", keys=SELECTION, **OWN),
    post("selection_settings", keys=SELECTION, ok=422, **OWN),
    post("selection_update", keys=SELECTION, **OWN),
    post("selection_archive", keys=SELECTION, **OWN),
    get("selection_subscribe", keys=SELECTION, **OWN),
    post("selection_subscribe", keys=SELECTION, ok=422, **OWN),
    post("selection_unsubscribe", keys=SELECTION, **OWN),
    # Only ever about one's own subscription, whatever the selection is by now.
    post("selection_take_note", "reader", keys=SELECTION, foreign=302),
    get("selection_letter", "anonymous", also={"token": "nobodys"}, ok=410),
    post("selection_letter", "anonymous", also={"token": "nobodys"}, ok=410),
    get("mailing_unsubscribe", "anonymous", also={"token": "nobodys"}, ok=410),
    post("mailing_unsubscribe", "anonymous", also={"token": "nobodys"}, ok=410),
    get("selection_show", keys=FIXED, **OWN),
    post("selection_add_member", keys=FIXED, **OWN),
    post("selection_remove_member", keys=FIXED, data=lambda world: {"member": world.customer.pk}, **OWN),
    # History: what changed about a customer is everybody's to read, the log the administrators'.
    get("customer_tab", keys=PK_CUSTOMER, also={"tab": "changes"}),
    get("log", "administrator"),
    get("log", "administrator", htmx=True),
    get("log_show", "administrator", keys={"operation": "operation"}),
    post("log_export", "administrator", ok=200),
    # Undoing: one's own, or as an administrator anybody's.
    post("undo", keys={"operation": "operation"}, others=404),
)

# The public site knows nobody: whoever comes gets the same.
PUBLIC_ROWS = (
    get("health", "anonymous"),
    get("ready", "anonymous"),
    get("home", "anonymous"),
    get("sign_up", "anonymous"),
    post("sign_up", "anonymous", ok=422),
    get("sign_up_address", "anonymous"),
    get("sign_in", "anonymous"),
    post("sign_in", "anonymous", ok=422),
    get("which_organisations", "anonymous"),
    post("which_organisations", "anonymous", ok=422),
    post("set_language", "anonymous"),
    # What nobody has signed, or comes to an address that is not ours, is refused whoever brings it.
    post("hook_sendgrid_events", "anonymous", ok=403),
    post("hook_sendgrid_inbound", "anonymous", also={"secret": "guessed"}, ok=404),
    post("hook_sms", "anonymous", also={"token": "guessed"}, ok=404),
)


def patterns(urlconf: str) -> Iterator[tuple[str, str]]:
    """Every address of a site: (name, route)."""

    def walk(entries: list[Any], route: str, space: str) -> Iterator[tuple[str, str]]:
        for entry in entries:
            if isinstance(entry, URLResolver):
                inside = f"{space}{entry.namespace}:" if entry.namespace else space
                yield from walk(entry.url_patterns, route + str(entry.pattern), inside)
            elif isinstance(entry, URLPattern):
                yield f"{space}{entry.name or ''}", route + str(entry.pattern)

    yield from walk(get_resolver(urlconf).url_patterns, "", "")
