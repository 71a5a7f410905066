"""Customers: companies, authorities, associations and private persons."""
