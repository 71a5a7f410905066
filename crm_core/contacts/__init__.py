"""Contact persons at customers."""
