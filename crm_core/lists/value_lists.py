"""Saved lists name values by key in what they ask for."""

from crm_core.own_values.registry import register_naming

register_naming("saved_list", "query", "text")
