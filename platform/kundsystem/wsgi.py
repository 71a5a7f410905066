"""The web server's door into Kundsystem."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kundsystem.settings.production")
application = get_wsgi_application()

from tenants.pooling import refuse_transaction_pooling  # noqa: E402 -- needs the apps that the line above loads

refuse_transaction_pooling()
