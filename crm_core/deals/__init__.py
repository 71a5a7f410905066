"""Deals: one product or service at one customer, from interest to contract."""
