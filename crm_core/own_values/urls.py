"""Addresses of the lists of values."""

from django.urls import path

from crm_core.own_values import views

_LIST = "settings/values/<slug:family>/<slug:name>/"

urlpatterns = [
    path("settings/values/<slug:family>/", views.family, name="values_family"),
    path(_LIST, views.index, name="values_index"),
    path(f"{_LIST}add/", views.add, name="values_add"),
    path(f"{_LIST}proposals/", views.proposals, name="values_proposals"),
    path(f"{_LIST}order/", views.order, name="values_order"),
    path(f"{_LIST}<key:pk>/", views.change, name="values_change"),
    path(f"{_LIST}<key:pk>/default/", views.default, name="values_default"),
    path(f"{_LIST}<key:pk>/archive/", views.archive, name="values_archive"),
    path(f"{_LIST}<key:pk>/restore/", views.restore, name="values_restore"),
    path(f"{_LIST}<key:pk>/merge/", views.merge, name="values_merge"),
]
