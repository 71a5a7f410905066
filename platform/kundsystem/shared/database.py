"""The database connection with what django-tenants adds to it, which Django's types do not know."""

from typing import Any, cast

from django.db import connection as plain_connection

connection: Any = cast(Any, plain_connection)
