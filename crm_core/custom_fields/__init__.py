"""Fields that an organisation adds itself: their definitions, their values, and the administrator's page."""
