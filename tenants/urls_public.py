"""The public site."""

from django.urls import path

from kundsystem.accounts.views import set_language
from tenants import views

urlpatterns = [
    path("", views.front, name="home"),
    path("sign-up/", views.sign_up, name="sign_up"),
    path("sign-up/address/", views.sign_up_address, name="sign_up_address"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("organisations/", views.which_organisations, name="which_organisations"),
    path("language/", set_language, name="set_language"),
]
