"""Outgoing e-mail: one interface; SMTP, or a local outbox that developers can read."""
