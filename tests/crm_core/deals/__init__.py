"""Deals, and what more than one test file asks of them."""
