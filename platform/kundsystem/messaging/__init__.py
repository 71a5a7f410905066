"""Outgoing e-mail and SMS: one interface, real providers behind it, and what providers report back."""
