"""The phone: an installable start page, and what it keeps to read where there is no coverage."""
