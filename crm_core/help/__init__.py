"""The manual as pages: read, found and linked from where one is."""
