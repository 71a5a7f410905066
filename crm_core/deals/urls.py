"""Addresses of deals; the board's and the list's own are in `lists`."""

from django.urls import path

from crm_core.deals import field_views, form_views, move_views, share_views, views

urlpatterns = [
    path("customers/<key:customer>/deals/new/", form_views.create, name="deal_create"),
    path("deals/new/", form_views.create_any, name="deal_create_any"),
    path("deals/orderers/", form_views.orderers, name="deal_orderers"),
    path("deals/from-product/", form_views.from_product, name="deal_from_product"),
    path("deals/sum/", form_views.total, name="deal_sum"),
    path("deals/<key:pk>/", views.show, name="deal_show"),
    path("deals/<key:pk>/edit/", form_views.edit, name="deal_edit"),
    path("deals/<key:pk>/move/", move_views.move, name="deal_move"),
    path("deals/<key:pk>/shares/", share_views.shares, name="deal_shares"),
    path("deals/<key:pk>/shares/sum/", share_views.counted, name="deal_shares_sum"),
    path("deals/<key:pk>/reference/", views.reference, name="deal_reference"),
    path("deals/<key:pk>/archive/", views.archive, name="deal_archive"),
    path("deals/<key:pk>/restore/", views.restore, name="deal_restore"),
    path("deals/<key:pk>/fields/<slug:name>/edit/", field_views.edit, name="deal_field_edit"),
    path("deals/<key:pk>/fields/<slug:name>/", field_views.save, name="deal_field_save"),
]
