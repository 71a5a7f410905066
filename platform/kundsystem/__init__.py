"""Everything of Kundsystem that is not about customers."""
