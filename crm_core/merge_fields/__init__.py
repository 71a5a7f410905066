"""Merge fields: what a text may say of its recipient, and the small safe language that it is said in."""
