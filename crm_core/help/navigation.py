"""Where the help is found in the menus."""

from django.utils.translation import gettext_lazy as _

from kundsystem.web import navigation

navigation.register(navigation.AccountItem("help", _("Help"), "help_index", "help", order=80))
