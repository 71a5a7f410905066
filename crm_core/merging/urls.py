"""Addresses of merging: the same for customers and for contact persons."""

from django.urls import path

from crm_core.merging import duplicate_views, views
from crm_core.merging.subjects import SUBJECTS

urlpatterns = [
    pattern
    for name in SUBJECTS
    for pattern in (
        path(f"{name}s/duplicates/", duplicate_views.index, {"subject": name}, name=f"{name}_duplicates"),
        path(f"{name}s/<key:pk>/different/", duplicate_views.differ, {"subject": name}, name=f"{name}_differ"),
        path(f"{name}s/<key:pk>/merge/", views.choose, {"subject": name}, name=f"{name}_merge_choose"),
        path(f"{name}s/<key:pk>/merge/<key:other>/", views.compare, {"subject": name}, name=f"{name}_merge"),
    )
]
