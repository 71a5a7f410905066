"""The CRM app; gathers what its subjects register."""

import importlib
import importlib.util

from django.apps import AppConfig

SUBJECTS = (
    *("fields", "files", "jobs", "history", "search", "own_values", "custom_fields", "organisation", "sender_domains"),
    *("customers", "contacts", "notes", "products", "deals"),
    *("selections", "lists", "imports", "merging", "newsletters", "mailings"),
    *("bookings", "outside_calendars", "reminders"),
    *("merge_fields", "mail_templates", "reference_mail", "inbound", "invitations", "phone", "starter", "help", "log"),
)
# What a subject may bring to the registries, besides the models, tasks and addresses that are gathered by name.
REGISTERING = (
    *("permissions", "registry", "starter", "navigation", "wake_ups", "tabs", "figures", "next_up", "trail"),
    *("manual", "search", "seed", "criteria", "value_lists", "handover", "in_touch", "ways_back"),
)


class CrmCoreConfig(AppConfig):
    name = "crm_core"

    def ready(self) -> None:
        for subject in SUBJECTS:
            for part in REGISTERING:
                name = f"crm_core.{subject}.{part}"
                if importlib.util.find_spec(name):
                    importlib.import_module(name)
