"""Addresses of deals."""

from django.urls import path

from crm_core.deals import move_views, views

urlpatterns = [
    path("deals/<key:pk>/", views.show, name="deal_show"),
    path("deals/<key:pk>/move/", move_views.move, name="deal_move"),
    path("deals/<key:pk>/archive/", views.archive, name="deal_archive"),
    path("deals/<key:pk>/restore/", views.restore, name="deal_restore"),
]
