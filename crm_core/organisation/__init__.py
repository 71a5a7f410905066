"""What an organisation says of itself, and what holds for all its pages: one row, changed on pages of the settings."""
