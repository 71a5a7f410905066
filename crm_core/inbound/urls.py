"""Addresses of letters that came in."""

from django.urls import path

from crm_core.inbound import views

urlpatterns = [
    path("mail/incoming/", views.tray, name="incoming_mail"),
    path("mail/incoming/<key:pk>/note/", views.note, name="incoming_mail_note"),
    path("mail/incoming/<key:pk>/throw/", views.throw, name="incoming_mail_throw"),
]
