"""Signing in and one's own account.

Only the pages of django-allauth that we have given a look are here; what is not listed does not exist.
"""

from allauth.account import views as allauth
from django.urls import path, re_path

from kundsystem.accounts import token_views, views
from kundsystem.accounts.middleware import public

urlpatterns = [
    path("login/", public(allauth.login), name="account_login"),
    path("logout/", public(allauth.logout), name="account_logout"),
    path("confirm-email/<str:key>/", views.confirm_email, name="account_confirm_email"),
    path("password/reset/", public(allauth.password_reset), name="account_reset_password"),
    path("password/reset/done/", public(allauth.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(allauth.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        public(allauth.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("profile/", views.profile, name="account_profile"),
    path("profile/confirmation/", views.resend_confirmation, name="account_resend_confirmation"),
    path("devices/", views.sessions, name="account_sessions"),
    path("devices/end/", views.end_sessions, name="account_end_sessions"),
    path("keys/", token_views.index, name="account_tokens"),
    path("keys/<key:pk>/revoke/", token_views.revoke, name="account_token_revoke"),
    path("language/", views.set_language, name="set_language"),
]
