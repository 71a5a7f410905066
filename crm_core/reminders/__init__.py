"""Reminders: what somebody is to think of, and that reports by itself."""
