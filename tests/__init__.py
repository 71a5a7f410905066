"""The tests. Read README.md first."""
