"""Organisations: their schemas, addresses, sign-up, migrations and wake-ups. All of it in the public schema."""
