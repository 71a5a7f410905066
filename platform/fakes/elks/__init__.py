"""A stand-in for 46elks: takes texts by its API, and reports that they have arrived."""
