"""Addresses of invitations."""

from django.urls import path

from crm_core.invitations import views

urlpatterns = [
    path("calendar/invitations/", views.invitations, name="calendar_invitations"),
    path("calendar/invitations/<key:pk>/answer/", views.answer, name="calendar_invitation_answer"),
    path("calendar/invitations/<key:pk>/clear/", views.clear, name="calendar_invitation_clear"),
]
