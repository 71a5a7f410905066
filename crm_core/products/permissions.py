"""What may be done with the catalogue of products."""

from django.utils.translation import gettext_lazy as _

from kundsystem.accounts import permissions
from kundsystem.accounts.permissions import ADMINISTRATOR, MEMBER, READER

VIEW = permissions.register("products.view", _("See products and services"), ADMINISTRATOR, MEMBER, READER)
WRITE = permissions.register("products.write", _("Add and change products and services"), ADMINISTRATOR)
