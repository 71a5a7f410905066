"""Bringing a register in from a file."""
