"""Outgoing e-mail: one interface, and SMTP behind it."""
