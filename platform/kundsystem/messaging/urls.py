"""Where providers tell, on the public site."""

from django.urls import path

from kundsystem.messaging import hooks

urlpatterns = [
    path("hooks/sendgrid/events/", hooks.sendgrid_events, name="hook_sendgrid_events"),
    path("hooks/sendgrid/inbound/<str:secret>/", hooks.sendgrid_inbound, name="hook_sendgrid_inbound"),
    path("hooks/46elks/<str:token>/", hooks.sms_delivery, name="hook_sms"),
]
