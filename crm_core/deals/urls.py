"""Addresses of deals."""

from django.urls import path

from crm_core.deals import move_views, row_views, share_views, views  # noqa: F401  # row_views registers an answer

urlpatterns = [
    path("customers/<key:customer>/deals/new/", views.create, name="deal_create"),
    path("customers/<key:customer>/deals/fill/", views.fill, name="deal_fill"),
    path("deals/new/", views.create_any, name="deal_create_any"),
    path("deals/<key:pk>/", views.show, name="deal_show"),
    path("deals/<key:pk>/edit/", views.edit, name="deal_edit"),
    path("deals/<key:pk>/move/", move_views.move, name="deal_move"),
    path("deals/<key:pk>/reference/", views.mark_reference, name="deal_reference"),
    path("deals/<key:pk>/shares/", share_views.shares, name="deal_shares"),
    path("deals/<key:pk>/archive/", views.archive, name="deal_archive"),
    path("deals/<key:pk>/restore/", views.restore, name="deal_restore"),
]
