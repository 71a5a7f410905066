"""How django-allauth behaves in Kundsystem."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs themselves up to an organisation: one is invited, or makes an organisation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
