"""Addresses of the customer window; included by the customers' own."""

from django.urls import path, register_converter

from crm_core.customers import files_tab, window
from crm_core.customers.tabs import TabKey

register_converter(TabKey, "tab")  # type: ignore[arg-type]  # its pattern is worked out when it is asked for

urlpatterns = [
    path("customers/<key:pk>/", window.show, name="customer_show"),
    path("customers/<key:pk>/next-up/", window.next_up, name="customer_next_up"),
    path("customers/<key:pk>/files/new/", files_tab.upload, name="customer_file_upload"),
    path("customers/<key:pk>/<tab:tab>/", window.show_tab, name="customer_tab"),
]
