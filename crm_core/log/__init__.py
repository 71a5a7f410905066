"""The log of everything that has happened in the organisation, for whoever looks after it."""
