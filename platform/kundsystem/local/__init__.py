"""All on one machine by one command: PostgreSQL, Valkey, web, worker and timer under one supervisor."""
