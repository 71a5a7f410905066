"""Addresses of the calendar."""

from django.urls import path

from crm_core.bookings import booking_views, feed_views, field_views, hours_views, time_views, views
from crm_core.lists.urls import addresses

urlpatterns = [
    path("calendar/", views.week, name="calendar"),
    path("calendar/day/", views.day, name="calendar_day"),
    path("calendar/team/", views.team, name="calendar_team"),
    path("calendar/month/", views.month, name="calendar_month"),
    path("calendar/list/", views.agenda, name="calendar_agenda"),
    path("calendar/times/", time_views.times, name="booking_times"),
    path("calendar/hours/", hours_views.hours, name="working_hours"),
    path("calendar/subscribe/", feed_views.subscribe, name="calendar_subscribe"),
    path("calendar/subscribe/<key:pk>/revoke/", feed_views.revoke, name="calendar_feed_revoke"),
    path("calendar/feeds/<str:secret>.ics", feed_views.feed, name="calendar_feed"),
    *addresses("bookings/", "booking"),
    path("bookings/new/", booking_views.create, name="booking_create"),
    path("bookings/conflicts/", booking_views.conflicts, name="booking_conflicts"),
    path("bookings/of-customer/", booking_views.of_customer, name="booking_of_customer"),
    path("bookings/<key:pk>/", booking_views.show, name="booking_show"),
    path("bookings/<key:pk>/event.ics", feed_views.event, name="booking_event"),
    path("bookings/<key:pk>/edit/", booking_views.edit, name="booking_edit"),
    path("bookings/<key:pk>/fields/<slug:name>/", field_views.save, name="booking_field"),
    path("bookings/<key:pk>/fields/<slug:name>/edit/", field_views.edit, name="booking_field_edit"),
    path("bookings/<key:pk>/move/", booking_views.move, name="booking_move"),
    path("bookings/<key:pk>/archive/", booking_views.take_away, name="booking_take_away"),
]
