"""Bookings: the calendar that the organisation shares, with its people and its rooms and cars."""
