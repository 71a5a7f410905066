"""Duplicates: finding those that are likely, and making one of two with everything that hung on either."""
