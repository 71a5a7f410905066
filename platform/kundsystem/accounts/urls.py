"""Signing in and one's own account.

Only the pages of django-allauth that we have given a look are here; what is not listed does not exist.
"""

from allauth.account import views as allauth
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, re_path
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

from kundsystem.accounts import (
    invitation_views,
    people_views,
    role_views,
    sign_in_views,
    token_views,
    two_factor_views,
    views,
)
from kundsystem.accounts.middleware import public
from kundsystem.accounts.openid import settings_views as openid_settings
from kundsystem.accounts.openid import views as openid

urlpatterns = [
    path("login/", sign_in_views.sign_in, name="account_login"),
    path("logout/", sign_in_views.sign_out, name="account_logout"),
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
    path("password/change/", sign_in_views.change_password, name="account_change_password"),
    path("profile/", views.profile, name="account_profile"),
    path("profile/picture/", views.change_avatar, name="account_change_avatar"),
    path("people/<key:pk>/picture/<str:version>.webp", views.avatar, name="account_avatar"),
    path("profile/confirmation/", views.resend_confirmation, name="account_resend_confirmation"),
    path("devices/", views.sessions, name="account_sessions"),
    path("devices/end/", views.end_sessions, name="account_end_sessions"),
    path("keys/", token_views.index, name="account_tokens"),
    path("keys/<key:pk>/revoke/", token_views.revoke, name="account_token_revoke"),
    path("reauthenticate/", two_factor_views.reauthenticate, name="account_reauthenticate"),
    path("two-steps/", two_factor_views.index, name="mfa_index"),
    path("two-steps/code/", two_factor_views.authenticate, name="mfa_authenticate"),
    path("two-steps/again/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("two-steps/app/add/", totp.activate_totp, name="mfa_activate_totp"),
    path("two-steps/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("two-steps/recovery/", never_cache(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("two-steps/recovery/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("two-steps/recovery/file/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("two-steps/keys/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("two-steps/keys/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("two-steps/keys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("two-steps/keys/again/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("two-steps/keys/sign-in/", sign_in_views.passkey, name="passkey_sign_in"),
    path("openid/", openid.start, name="openid_start"),
    path("openid/back/", openid.back, name="openid_back"),
    path("openid/settings/", openid_settings.page, name="openid"),
    path("openid/settings/try/", openid_settings.try_out, name="openid_try"),
    path("openid/settings/close/", openid_settings.close, name="openid_close"),
    path("openid/settings/reopen/", openid_settings.reopen, name="openid_reopen"),
    path("openid/settings/remove/", openid_settings.remove, name="openid_remove"),
    path("people/", people_views.index, name="people_list"),
    path("people/<key:pk>/role/", people_views.give_role, name="people_role"),
    path("people/<key:pk>/deactivate/", people_views.deactivate, name="people_deactivate"),
    path("people/<key:pk>/reactivate/", people_views.reactivate, name="people_reactivate"),
    path("invitations/<key:pk>/resend/", invitation_views.resend, name="invitation_resend"),
    path("invitations/<key:pk>/revoke/", invitation_views.revoke, name="invitation_revoke"),
    path("invited/<str:secret>/", invitation_views.accept, name="invitation_accept"),
    path("roles/", role_views.index, name="role_list"),
    path("roles/new/", role_views.create, name="role_create"),
    path("roles/<key:pk>/rename/", role_views.rename, name="role_rename"),
    path("roles/<key:pk>/reset/", role_views.reset, name="role_reset"),
    path("roles/<key:pk>/archive/", role_views.archive, name="role_archive"),
    path("roles/<key:pk>/restore/", role_views.restore, name="role_restore"),
    path("language/", views.set_language, name="set_language"),
]
