"""Addresses: of the public site, and of every organisation."""
