"""Addresses of newsletters."""

from django.urls import path

from crm_core.newsletters import public_views, suppression_views, views

urlpatterns = [
    path("unsubscribe/<str:token>/", public_views.unsubscribe, name="mailing_unsubscribe"),
    path("no-mailings/", suppression_views.index, name="suppression_list"),
    path("no-mailings/add/", suppression_views.add, name="suppression_add"),
    path("no-mailings/remove/", suppression_views.remove, name="suppression_remove"),
    path("no-mailings/export/", suppression_views.export, name="suppression_export"),
    path("settings/mail-following/", suppression_views.following, name="mail_following"),
    path("customers/<key:customer>/newsletters/choose/", views.choose, name="newsletter_choose"),
    path("customers/<key:customer>/newsletters/consent/", views.consent, name="mail_consent"),
]
