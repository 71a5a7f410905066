"""The base of the REST API: who asks, how often, what answers look like; subjects bring what is asked for."""
