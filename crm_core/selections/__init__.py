"""Selections (urval): exactly the right customers, or the right persons, and why."""
