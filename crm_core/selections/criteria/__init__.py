"""What customers and their persons can be selected by, of the subjects below selections."""

from crm_core.selections.criteria import contacts, customers, deals, fields, notes, own_fields, own_rows, selections  # noqa: F401
