"""What may be done with the catalogue of products."""

from django.utils.translation import gettext_lazy as _

from kundsystem.accounts import permissions
from kundsystem.accounts.permissions import ADMINISTRATOR, MEMBER, READER

permissions.describe("products", _("Products and services"), 60)
VIEW = permissions.register("products.view", _("See products and services"), ADMINISTRATOR, MEMBER, READER)
WRITE = permissions.register("products.write", _("Add and change products and services"), ADMINISTRATOR)
