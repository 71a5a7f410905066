"""Newsletters: who at each customer receives which, opting in and out, and consent."""
